// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.bridge.relay.RelayServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A bridge with the relay as its only source, on a free port, and requests as any HTTP client would send them. */
final class Relay implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    private final RunningBridge bridge;
    private final int port;

    /** @param more settings, names and values in turn */
    Relay(String gatewayUrl, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("pushgateway.url", gatewayUrl);
        settings.put("relay.port", "0");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        try {
            bridge = RunningBridge.start(BridgeSettings.of(settings));
        } catch (Exception e) {
            throw new IllegalStateException("The relay does not start", e);
        }
        port = bridge.camelContext()
                .getRegistry()
                .lookupByNameAndType("relayServer", RelayServer.class)
                .port();
    }

    /** Host and port. */
    String address() {
        return "127.0.0.1:" + port;
    }

    String url() {
        return "http://" + address();
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(url(), method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Sends a request to the relay, or for comparison to a gateway. */
    static HttpResponse<String> send(String url, String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + url + path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        bridge.close();
    }
}
