// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import java.util.List;

/** A gateway with a relay before it. Not closeable itself: as a test's argument it would be closed with the test. */
record RelayedGateway(GatewayServer gateway, Relay relay) {

    /** Every gateway there is; the relays are the caller's to {@link #stop}. */
    static List<RelayedGateway> all() {
        return Gateways.all().stream()
                .map(gateway -> new RelayedGateway(gateway, new Relay(gateway.url())))
                .toList();
    }

    void stop() {
        relay.close();
    }

    @Override
    public String toString() {
        return gateway.describe();
    }
}
