// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.camelpushgateway.auth.source.CredentialsSuppliers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The metadata service of an instance: gives session tokens, and with one a document. */
public final class FakeMetadataService implements AutoCloseable {

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile boolean tokens = true;

    /** @param document what is answered, {@code null} for 404 */
    FakeMetadataService(String document) throws IOException {
        this(() -> document);
    }

    /** @param document what is answered next */
    public FakeMetadataService(Supplier<String> document) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String token = exchange.getRequestHeaders().getFirst("X-aliyun-ecs-metadata-token");
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " ttl="
                            + exchange.getRequestHeaders().getFirst("X-aliyun-ecs-metadata-token-ttl-seconds")
                            + " token=" + token);
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/latest/api/token")) {
                answer(exchange, tokens ? 200 : 404, "session\n");
            } else if (path.equals("/redirect")) {
                exchange.getResponseHeaders().add("Location", "/any");
                answer(exchange, 302, "");
            } else if (path.startsWith("/latest/") && tokens && !"session".equals(token)) {
                answer(exchange, 403, "");
            } else {
                String text = document.get();
                answer(exchange, text == null ? 404 : 200, text == null ? "" : text);
            }
        });
        server.start();
    }

    /** From now on like a service of version 1. */
    void withoutTokens() {
        tokens = false;
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** The source as a user would name it. */
    public CredentialsSupplier role(String role) {
        return CredentialsSuppliers.of("ecs-role:" + role + (role.contains("?") ? "&" : "?") + "service=" + url());
    }

    List<String> requests() {
        return requests;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
