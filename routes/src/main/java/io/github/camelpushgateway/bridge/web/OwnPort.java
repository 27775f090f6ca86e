// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.web;

import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;

/** By what a bridge knows that a port is another bridge's: a header of each answer. */
public final class OwnPort {

    private static final String HEADER = "Server";
    private static final String NAME = "camel-pushgateway-bridge";

    private static final int TIMEOUT_MILLIS = 2_000;

    private OwnPort() {}

    /** Marks an answer as a bridge's. */
    public static void sign(HttpServerResponse answer) {
        answer.putHeader(HEADER, NAME);
    }

    /** Whether a bridge answers there; {@code false} also if it takes TLS only. Waits for two seconds at the most. */
    public static boolean isBridge(String host, int port) {
        try {
            InetAddress address = InetAddress.getByName(host);
            String reached = address.isAnyLocalAddress() ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://" + reached + ":" + port + "/-/healthy")
                            .toURL()
                            .openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setInstanceFollowRedirects(false);
            try {
                return NAME.equals(connection.getHeaderField(HEADER));
            } finally {
                connection.disconnect();
            }
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
