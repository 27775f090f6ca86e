// SPDX-License-Identifier: Apache-2.0
/**
 * What one exchange asks to be pushed (its headers, its samples by group) and how it ends. Internal: only types marked
 * {@link io.github.camelpushgateway.annotation.PublicApi} stay compatible.
 */
package io.github.camelpushgateway.exchange;
