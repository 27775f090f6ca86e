// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

/**
 * What a body held.
 *
 * @param records how many records or metric families there were, rejected ones included; 0 for an empty body
 * @param rejected how many of them were left out
 */
public record ReadResult(long records, long rejected) {}
