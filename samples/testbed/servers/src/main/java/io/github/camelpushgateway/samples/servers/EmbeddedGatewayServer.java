// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import io.github.camelpushgateway.samples.gateway.EmbeddedGateway;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The embedded gateway as a test server. */
final class EmbeddedGatewayServer implements GatewayServer {

    private EmbeddedGateway gateway;
    private final int port;

    EmbeddedGatewayServer() {
        gateway = startAt(0);
        port = gateway.port();
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public String describe() {
        return "embedded gateway";
    }

    @Override
    public void start() {
        if (gateway == null) {
            gateway = startAt(port);
        }
    }

    @Override
    public void stop() {
        if (gateway != null) {
            gateway.close();
            gateway = null;
        }
    }

    @Override
    public void kill() {
        stop();
    }

    @Override
    public void pause() {
        gateway.pause();
    }

    @Override
    public void resume() {
        gateway.resume();
    }

    @Override
    public void close() {
        stop();
    }

    @Override
    public String toString() {
        return describe() + " at " + url();
    }

    private static EmbeddedGateway startAt(int port) {
        try {
            return EmbeddedGateway.start(port);
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded gateway cannot listen on port " + port, e);
        }
    }
}
