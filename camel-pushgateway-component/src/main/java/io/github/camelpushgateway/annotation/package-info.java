// SPDX-License-Identifier: Apache-2.0
/**
 * Marks on types. On the ground floor: knows nothing.
 */
package io.github.camelpushgateway.annotation;
