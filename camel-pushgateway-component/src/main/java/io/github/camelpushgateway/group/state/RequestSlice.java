// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

/**
 * A part of a written buffer that goes out as one request.
 *
 * @param from first byte
 * @param to the byte after the last one
 */
public record RequestSlice(int from, int to) {}
