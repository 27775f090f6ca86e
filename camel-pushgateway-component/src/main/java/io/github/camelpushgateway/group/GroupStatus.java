// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import java.time.Instant;

/**
 * A group as it was after its last push.
 *
 * @param key which group
 * @param series how many series are retained
 * @param families of how many metric names
 * @param lastSuccess when a push of it was last accepted, or {@code null}
 */
public record GroupStatus(GroupingKey key, int series, int families, Instant lastSuccess) {}
