// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.metric.Labels;

/**
 * A family's series by their labels. A series is its own entry, in a row of places of which a third at least is
 * free: a HashMap has an object of 32 bytes for each entry beside it, which is a twelfth of what a series takes
 * (docs/performance.md, Growth). Not thread safe.
 */
final class SeriesTable {

    private static final int SMALLEST = 4;

    /** As many as a power of two. A series is where its labels' hash says, or in the first free place after it. */
    private RetainedSeries[] places = new RetainedSeries[SMALLEST];

    private int size;

    /** The series with these labels, or {@code null}. */
    RetainedSeries get(Labels labels) {
        return places[place(labels)];
    }

    /** Adds a series whose labels are not there yet. */
    void add(RetainedSeries series) {
        if (3 * (size + 1) > 2 * places.length) {
            RetainedSeries[] former = places;
            places = new RetainedSeries[2 * former.length];
            for (RetainedSeries one : former) {
                if (one != null) {
                    places[place(one.labels)] = one;
                }
            }
        }
        places[place(series.labels)] = series;
        size++;
    }

    /** Removes the series with these labels, if it is there. */
    void remove(Labels labels) {
        int free = place(labels);
        if (places[free] == null) {
            return;
        }
        places[free] = null;
        size--;
        // Those that come after it and would be found no longer move up.
        int mask = places.length - 1;
        for (int i = free + 1 & mask; places[i] != null; i = i + 1 & mask) {
            RetainedSeries series = places[i];
            places[i] = null;
            places[place(series.labels)] = series;
        }
    }

    /** Where the series with these labels is, or would be. */
    private int place(Labels labels) {
        int mask = places.length - 1;
        int hash = labels.hashCode() * 0x9E3779B9;
        int place = (hash ^ hash >>> 15) & mask;
        while (places[place] != null && !places[place].labels.equals(labels)) {
            place = place + 1 & mask;
        }
        return place;
    }
}
