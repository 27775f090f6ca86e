// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks.chaos;

import io.github.camelpushgateway.samples.servers.StoredMetrics;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What one source is given, and what has to have become of it. One thread gives, others may ask. */
abstract class Load {

    /** A name gets values for so long and is then silent, so that a lost value is not hidden by a newer one. */
    private static final long GENERATION_NANOS = 10_000_000_000L;

    final LongAdder sent = new LongAdder();
    final LongAdder broken = new LongAdder();
    private final long start = System.nanoTime();

    /** For the table. */
    abstract String source();

    /** Gives the next input; called again and again. What fails because its peer is down is tried again later. */
    abstract void next() throws Exception;

    /** What is not as it has to be, a line each; empty when all has arrived. */
    abstract List<String> missing(StoredMetrics stored) throws Exception;

    /** More about it, for the table's end. */
    String remark() {
        return "";
    }

    final String generation() {
        return "g" + (System.nanoTime() - start) / GENERATION_NANOS;
    }
}
