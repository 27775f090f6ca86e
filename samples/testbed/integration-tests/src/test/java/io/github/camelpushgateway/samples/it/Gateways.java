// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The gateways that everything is tried against, and names for tests that share them. They end with the process. */
final class Gateways {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static List<GatewayServer> all;

    private Gateways() {}

    /** Every installed Pushgateway, and the embedded gateway. */
    static synchronized List<GatewayServer> all() {
        if (all == null) {
            List<GatewayServer> started = new ArrayList<>();
            TestServers.gatewayKinds().forEach(kind -> started.add(kind.start()));
            if (!TestServers.pushgateways().isEmpty()) {
                started.add(TestServers.embeddedGateway());
            }
            all = List.copyOf(started);
        }
        return all;
    }

    /**
     * A job or metric name that no other test uses: a gateway refuses a name that has two types, in whatever
     * groups.
     */
    static String unique(String name) {
        return name + "_" + NAMES.incrementAndGet();
    }
}
