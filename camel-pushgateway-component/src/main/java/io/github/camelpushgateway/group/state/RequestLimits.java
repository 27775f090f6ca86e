// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

/**
 * How large one request may be.
 *
 * @param maxBytes the longest body before compression, in bytes
 * @param splitFamilies whether the gateway lets one family come in several requests
 */
public record RequestLimits(long maxBytes, boolean splitFamilies) {}
