// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.state.Clocks;
import java.time.Duration;

/** The computer's clocks, each moved by a test on its own. */
public final class MovedClocks implements Clocks {

    private volatile long monotonicNanos;
    private volatile long wallMillis;

    /** Time passes. */
    public void pass(Duration time) {
        monotonicNanos += time.toNanos();
        wallMillis += time.toMillis();
    }

    /** Somebody sets the clock. */
    public void set(Duration by) {
        wallMillis += by.toMillis();
    }

    @Override
    public long nanos() {
        return SYSTEM.nanos() + monotonicNanos;
    }

    @Override
    public long wallMillis() {
        return SYSTEM.wallMillis() + wallMillis;
    }
}
