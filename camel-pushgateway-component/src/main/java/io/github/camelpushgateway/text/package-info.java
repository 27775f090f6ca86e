// SPDX-License-Identifier: Apache-2.0
/** Words for people: excerpts, names that are near. On the ground floor: knows nothing. */
package io.github.camelpushgateway.text;
