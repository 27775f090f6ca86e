// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;

/** Routes requests as the Pushgateway does, and answers them. */
final class GatewayHandler implements HttpHandler {

    private static final System.Logger LOG = System.getLogger(GatewayHandler.class.getName());
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final Set<String> READS = Set.of("GET", "HEAD");

    private final GatewayPolicy policy;
    private final MetricStore store;
    private final OwnMetrics own = new OwnMetrics();
    private final Instant started;
    private final byte[] page;
    /** Open while the gateway answers; replaced by a closed one to make it hang. */
    private volatile CountDownLatch gate = new CountDownLatch(0);

    GatewayHandler(GatewayPolicy policy, Clock clock) {
        this.policy = policy;
        this.store = new MetricStore(clock);
        this.started = clock.instant();
        try (InputStream in = GatewayHandler.class.getResourceAsStream("page.html")) {
            this.page = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("page.html is missing beside " + GatewayHandler.class.getName(), e);
        }
    }

    private record Answer(int status, String contentType, byte[] body) {

        static final Answer EMPTY_OK = new Answer(200, null, new byte[0]);
        static final Answer EMPTY_ACCEPTED = new Answer(202, null, new byte[0]);

        static Answer text(int status, String text) {
            return new Answer(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    synchronized void pause() {
        if (gate.getCount() == 0) {
            gate = new CountDownLatch(1);
        }
    }

    void resume() {
        gate.countDown();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            gate.await();
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (Refusal refusal) {
                answer = new Answer(
                        refusal.status(),
                        refusal.contentType(),
                        (refusal.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "Failed to answer " + exchange.getRequestMethod(), e);
                answer = Answer.text(500, "internal error; the gateway's log has more\n");
            }
            own.count(exchange.getRequestMethod(), answer.status());
            send(exchange, answer);
        } catch (InterruptedException e) {
            // The gateway is being closed; the client sees the connection end.
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException, Refusal {
        String method = exchange.getRequestMethod();
        String path = PushPath.percentDecoded(exchange.getRequestURI().getRawPath());
        String clean = withoutDotsAndDoubleSlashes(path);
        if (!clean.equals(path)) {
            // A client that follows this turns its push into a GET; the Pushgateway does the same to it.
            exchange.getResponseHeaders().set("Location", clean);
            return new Answer(301, null, new byte[0]);
        }
        if (path.startsWith(policy.pathPrefix() + "/metrics/")) {
            return change(exchange, method, path.substring((policy.pathPrefix() + "/metrics").length()));
        }
        Answer found =
                switch (path) {
                    case "/" -> new Answer(200, "text/html; charset=utf-8", page);
                    case "/metrics" ->
                        new Answer(
                                200,
                                ScrapeText.CONTENT_TYPE,
                                ScrapeText.of(store.groups(), own.families()).getBytes(StandardCharsets.UTF_8));
                    case "/api/v1/metrics" -> new Answer(200, JSON, ApiJson.metrics(store.groups()));
                    case "/api/v1/status" -> new Answer(200, JSON, ApiJson.status(started, "embedded"));
                    case "/-/healthy", "/-/ready" -> Answer.text(200, "OK");
                    default -> throw notFound(path);
                };
        if (!READS.contains(method)) {
            exchange.getResponseHeaders().set("Allow", "GET");
            throw new Refusal(405, "Method Not Allowed");
        }
        return found;
    }

    private Answer change(HttpExchange exchange, String method, String path) throws IOException, Refusal {
        SortedMap<String, String> key;
        Map<String, MetricFamily> families;
        try {
            key = PushPath.groupingKey(path);
            if (!Set.of("PUT", "POST", "DELETE").contains(method)) {
                exchange.getResponseHeaders().set("Allow", "DELETE, POST, PUT");
                throw new Refusal(405, "Method Not Allowed");
            }
            String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
            policy.checkHead(new RequestHead(
                    method, contentType, exchange.getRequestHeaders().getFirst("Authorization")));
            if (method.equals("DELETE")) {
                store.delete(key);
                return Answer.EMPTY_ACCEPTED;
            }
            byte[] body = PushBody.read(
                    exchange.getRequestBody(),
                    exchange.getRequestHeaders().getFirst("Content-Encoding"),
                    policy.maxBodyBytes());
            families = PushBody.parse(body, contentType);
            policy.checkFamilies(families);
            store.push(key, families, method.equals("PUT"));
        } catch (Refusal refusal) {
            throw policy.reworded(refusal);
        }
        return Answer.EMPTY_OK;
    }

    private Refusal notFound(String path) {
        Refusal refusal = new Refusal(404, "404 page not found");
        boolean meant = !policy.pathPrefix().isEmpty() && path.startsWith(policy.pathPrefix());
        return meant ? policy.reworded(refusal) : refusal;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.contentType() != null) {
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        }
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (answer.contentType() != null && answer.contentType().startsWith("text/html")) {
            exchange.getResponseHeaders()
                    .set(
                            "Content-Security-Policy",
                            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'");
        }
        boolean bodyless = exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0;
        exchange.sendResponseHeaders(answer.status(), bodyless ? -1 : answer.body().length);
        if (!bodyless) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    /** As Go's path.Clean does it, but for a slash at the end, which stays. */
    private static String withoutDotsAndDoubleSlashes(String path) {
        java.util.ArrayDeque<String> parts = new java.util.ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        String clean = "/" + String.join("/", parts);
        return path.endsWith("/") && clean.length() > 1 ? clean + "/" : clean;
    }
}
