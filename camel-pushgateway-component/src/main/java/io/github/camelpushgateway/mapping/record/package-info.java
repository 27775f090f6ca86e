// SPDX-License-Identifier: Apache-2.0
/**
 * A record while it is mapped: its fields and how they are reached, what a value is as text, why it cannot be mapped.
 * Beneath the rules, which know it, and it knows none of them.
 */
package io.github.camelpushgateway.mapping.record;
