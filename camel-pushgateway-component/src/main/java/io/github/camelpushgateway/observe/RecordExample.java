// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.observe;

import java.time.Instant;

/**
 * One of the records that were left out for a reason, or that something else was done to.
 *
 * @param at when
 * @param words what is wrong with it, or was done, and what to do about it
 */
public record RecordExample(Instant at, String words) {}
