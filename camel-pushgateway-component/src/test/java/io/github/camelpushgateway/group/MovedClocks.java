// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.state.Clocks;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The computer's clocks, each moved by a test on its own. */
public final class MovedClocks implements Clocks {

    private final AtomicLong monotonicNanos = new AtomicLong();
    private final AtomicLong wallMillis = new AtomicLong();

    /** Time passes. */
    public void pass(Duration time) {
        monotonicNanos.addAndGet(time.toNanos());
        wallMillis.addAndGet(time.toMillis());
    }

    /** Somebody sets the clock. */
    public void set(Duration by) {
        wallMillis.addAndGet(by.toMillis());
    }

    @Override
    public long nanos() {
        return SYSTEM.nanos() + monotonicNanos.get();
    }

    @Override
    public long wallMillis() {
        return SYSTEM.wallMillis() + wallMillis.get();
    }
}
