// SPDX-License-Identifier: Apache-2.0
/**
 * What a group remembers between pushes, and what a push makes of it: batches, retained families and series, limits,
 * which type each name has. Internal.
 */
package io.github.camelpushgateway.group.state;
