// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import java.util.Arrays;

/**
 * A set of offsets, kept as ranges: it stays small where they come more or less in order. Beyond a number of ranges
 * the two lowest become one, with what is between them: who brings offsets so long out of order is not the log it
 * claims to be. Not thread safe.
 */
final class OffsetRanges {

    /** More than so many gaps are closed, the lowest first. */
    static final int MOST_RANGES = 1_000;

    /** Start and end of each range in turn, ascending; ends are exclusive, and no two ranges touch. */
    private long[] bounds;

    /** How many ranges there are. */
    private int size;

    OffsetRanges() {
        bounds = new long[8];
    }

    private OffsetRanges(OffsetRanges other) {
        bounds = other.bounds.clone();
        size = other.size;
    }

    OffsetRanges copy() {
        return new OffsetRanges(this);
    }

    int size() {
        return size;
    }

    long start(int range) {
        return bounds[2 * range];
    }

    long end(int range) {
        return bounds[2 * range + 1];
    }

    boolean contains(long offset) {
        int range = firstEndingFrom(offset + 1);
        return range < size && start(range) <= offset;
    }

    void add(Position position) {
        if (position.floor() > 0) {
            add(0, position.floor());
        }
        add(position.offset(), position.offset() + 1);
    }

    void addAll(OffsetRanges others) {
        for (int range = 0; range < others.size; range++) {
            add(others.start(range), others.end(range));
        }
    }

    /** Adds the offsets from one up to, and without, another. */
    void add(long from, long to) {
        // All ranges from the first to before the last overlap it or touch it, and become one with it.
        int first = firstEndingFrom(from);
        int last = first;
        long start = from;
        long end = to;
        while (last < size && start(last) <= to) {
            start = Math.min(start, start(last));
            end = Math.max(end, end(last));
            last++;
        }
        replace(first, last, start, end);
        if (size > MOST_RANGES) {
            replace(0, 2, start(0), end(1));
        }
    }

    /** The first range that ends at an offset or after it; {@link #size()} if there is none. */
    private int firstEndingFrom(long offset) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (end(middle) < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void replace(int first, int last, long start, long end) {
        int after = size - last;
        if (2 * (first + 1 + after) > bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        System.arraycopy(bounds, 2 * last, bounds, 2 * (first + 1), 2 * after);
        bounds[2 * first] = start;
        bounds[2 * first + 1] = end;
        size = first + 1 + after;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int range = 0; range < size; range++) {
            text.append(range == 0 ? "" : ",").append(start(range)).append('-').append(end(range) - 1);
        }
        return text.toString();
    }
}
