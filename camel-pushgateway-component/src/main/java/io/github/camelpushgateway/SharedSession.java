// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.options.EndpointOptions;
import io.github.camelpushgateway.session.GatewayConnections;
import io.github.camelpushgateway.session.PushSession;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What all producers of an endpoint share while at least one of them runs. Thread safe. */
final class SharedSession {

    private final String uri;
    private final Supplier<EndpointOptions> options;
    private final GatewayConnections connections;
    private final Supplier<@Nullable StateStore> store;
    private final Logger log;

    // Guarded by this.
    private @Nullable PushSession session;
    private int producers;

    /**
     * @param uri the endpoint's, secrets masked
     * @param options the endpoint's, asked for when the first producer starts
     * @param store the endpoint's, or {@code null} for memory; asked for then, too
     * @param log says what records were left out
     */
    SharedSession(
            String uri,
            Supplier<EndpointOptions> options,
            GatewayConnections connections,
            Supplier<@Nullable StateStore> store,
            Logger log) {
        this.uri = uri;
        this.options = options;
        this.connections = connections;
        this.store = store;
        this.log = log;
    }

    EndpointOptions options() {
        return options.get();
    }

    /** What runs, or {@code null} if nothing does. */
    synchronized @Nullable PushSession running() {
        return session;
    }

    /** Opens what a producer needs, or shares what is open. */
    synchronized PushSession join() throws Exception {
        if (session == null) {
            session = PushSession.open(uri, options.get(), connections, store.get(), log);
        }
        producers++;
        return session;
    }

    /** A producer stopped; with the last one all is closed. */
    synchronized void leave() {
        PushSession closing = session;
        if (--producers == 0 && closing != null) {
            session = null;
            closing.close();
        }
    }
}
