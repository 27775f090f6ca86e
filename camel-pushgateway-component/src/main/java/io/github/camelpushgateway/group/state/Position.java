// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.annotation.PublicApi;
import java.util.Objects;

/**
 * Where content comes from in a log that keeps its order: the partition and the offset of a record. A record whose
 * position its group has applied before changes nothing. Immutable.
 *
 * @param partition names the partition; not empty
 * @param offset the record's place in it; not negative
 * @param floor all records of the partition below this offset are done with: pushed, or given up for good. They count
 *     as applied, and need not be remembered one by one; 0 if nothing is known of that
 */
@PublicApi
public record Position(String partition, long offset, long floor) {

    /** @throws IllegalArgumentException if it is no position: no partition, say, or a floor above the offset */
    public Position {
        Objects.requireNonNull(partition, "partition");
        if (partition.isEmpty() || offset < 0 || offset == Long.MAX_VALUE || floor < 0 || floor > offset) {
            throw new IllegalArgumentException("'" + partition + ":" + offset + "/" + floor
                    + "' is no position: it needs a partition, an offset from 0, and a floor not above it");
        }
    }

    /**
     * Reads the text form: {@code partition:offset}, or {@code partition:offset/floor}. The partition may hold colons.
     *
     * @throws IllegalArgumentException if it is no position; the message says how one is written
     */
    public static Position of(String text) {
        int colon = text.lastIndexOf(':');
        int slash = text.indexOf('/', colon + 1);
        try {
            if (colon > 0) {
                String partition = text.substring(0, colon);
                return slash < 0
                        ? new Position(partition, Long.parseLong(text.substring(colon + 1)), 0)
                        : new Position(
                                partition,
                                Long.parseLong(text.substring(colon + 1, slash)),
                                Long.parseLong(text.substring(slash + 1)));
            }
        } catch (IllegalArgumentException e) {
            throw noPosition(text, e);
        }
        throw noPosition(text, null);
    }

    private static IllegalArgumentException noPosition(String text, IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "CamelPushgatewayPosition '" + text
                        + "' is no position: write partition:offset or partition:offset/floor, with an offset from 0 and"
                        + " a floor not above it, for example sensors-3:4711/4700",
                cause);
    }

    @Override
    public String toString() {
        return partition + ':' + offset + (floor == 0 ? "" : "/" + floor);
    }
}
