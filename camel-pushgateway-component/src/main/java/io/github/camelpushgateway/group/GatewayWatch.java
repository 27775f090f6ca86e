// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.state.Clocks;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one gateway beside the pushes: whether it was restarted, and whether somebody else pushes to the
 * groups of this process. Thread safe.
 */
public final class GatewayWatch {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayWatch.class);

    /**
     * The gateway writes down all it holds to say when its groups were pushed to: so much more time than that takes
     * passes between.
     */
    private static final int LOOKS_APART = 200;

    private final SharedGateway gateway;
    private final IntSupplier groups;
    private final Runnable pushAll;

    /**
     * Not before this is the gateway asked again when its groups were pushed to, in the time of
     * {@link Clocks#nanos()}.
     */
    private volatile long nextLookNanos;

    /**
     * @param groups how many groups it has
     * @param pushAll has all pushed again, where the gateway's epoch is a new one
     */
    GatewayWatch(SharedGateway gateway, IntSupplier groups, Runnable pushAll) {
        this.gateway = gateway;
        this.groups = groups;
        this.pushAll = pushAll;
    }

    /** Whether there is anything to look after. */
    public boolean isNeeded() {
        return groups.getAsInt() > 0;
    }

    /**
     * Learns when the gateway was started, in whatever words it says so. If it was restarted, all that is known is
     * pushed again: unless the gateway persists its groups, they are gone.
     */
    public void gatewayStarted(String startTime) {
        if (gateway.health().started(startTime)) {
            LOG.info("The gateway {} was restarted; all groups are pushed again", gateway.url());
            pushAll.run();
        }
    }

    /**
     * Looks whether somebody else pushes to a group of this process. Costs the gateway little: the longer it takes
     * to answer, the less often it is asked.
     *
     * @param pushTimes asks the gateway when each group was pushed to last, by labels
     */
    public void lookForForeignPushes(Supplier<Optional<Map<Map<String, String>, Double>>> pushTimes) {
        long started = gateway.clocks().nanos();
        if (started < nextLookNanos) {
            return;
        }
        Map<GroupingKey, Long> before = gateway.foreignPushes().before();
        pushTimes.get().ifPresent(times -> gateway.foreignPushes().look(before, times, started));
        nextLookNanos = started + LOOKS_APART * (gateway.clocks().nanos() - started);
    }

    /** How often it was noticed that somebody else pushes to a group of this process. */
    public long foreignPushes() {
        return gateway.foreignPushes().seen();
    }

    /**
     * How much of the gateway's time the pushes of all its groups have taken over the last half minute, from 0 to
     * 1.
     */
    public double gatewayShare() {
        return gateway.pacer().share();
    }

    /** How long what waits longest for a push waits by now, in seconds; 0 if nothing does. */
    public double waitSeconds() {
        return gateway.pacer().waitSeconds();
    }
}
