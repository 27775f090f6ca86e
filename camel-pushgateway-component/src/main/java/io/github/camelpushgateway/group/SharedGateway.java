// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.SharedTexts;
import io.github.camelpushgateway.group.state.TypeRegistry;
import java.util.List;

/**
 * What the groups of one gateway share; or of several that all get everything, each of which has such an object of
 * its own, too. Thread safe.
 */
final class SharedGateway {

    private final String url;
    private final Clocks clocks;
    private final Timer timer;
    private final GatewayHealth health;
    private final GatewayPacer pacer;
    private final TypeRegistry types = new TypeRegistry();
    private final SharedTexts texts = new SharedTexts();
    private final ForeignPushes foreignPushes;
    private final List<SharedGateway> replicas;
    private volatile Runnable wakeAll = () -> {};

    SharedGateway(String url, Clocks clocks, Timer timer) {
        this(url, List.of(), clocks, timer);
    }

    /** @param replicas gateways that each get everything; none if there is only this one */
    SharedGateway(String url, List<SharedGateway> replicas, Clocks clocks, Timer timer) {
        this.replicas = List.copyOf(replicas);
        this.url = url;
        this.clocks = clocks;
        this.timer = timer;
        this.health = new GatewayHealth(clocks);
        this.pacer = new GatewayPacer(clocks, timer, health);
        this.foreignPushes = new ForeignPushes(url);
    }

    /** The gateway's base URL, without credentials. */
    String url() {
        return url;
    }

    /** Of several gateways that all get everything, each; none if there is only one. */
    List<SharedGateway> replicas() {
        return replicas;
    }

    Clocks clocks() {
        return clocks;
    }

    Timer timer() {
        return timer;
    }

    GatewayHealth health() {
        return health;
    }

    GatewayPacer pacer() {
        return pacer;
    }

    /** Which type each name has. */
    TypeRegistry types() {
        return types;
    }

    SharedTexts texts() {
        return texts;
    }

    ForeignPushes foreignPushes() {
        return foreignPushes;
    }

    /** @param wake has groups that have nothing new to push look after themselves */
    void whenBack(Runnable wake) {
        wakeAll = wake;
    }

    /** The gateway is back: as {@link #succeeded()}, where that it had been away is known already. */
    void back() {
        wakeAll.run();
        pacer.check();
    }

    /** A push was answered. If the gateway had been away, groups that have nothing new to push push what they have. */
    void succeeded() {
        if (health.succeeded()) {
            back();
        }
    }
}
