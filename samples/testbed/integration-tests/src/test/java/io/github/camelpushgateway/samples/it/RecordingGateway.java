// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Before a gateway: notes who pushes to which group at which time, and can refuse all pushes. */
final class RecordingGateway implements AutoCloseable {

    private final String target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Who pushes to a group at this moment, by its path. */
    private final Map<String, String> pushing = new ConcurrentHashMap<>();

    private final List<String> overlaps = new CopyOnWriteArrayList<>();
    private final AtomicInteger pushes = new AtomicInteger();
    private volatile boolean refuses;

    RecordingGateway(String target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many pushes have come, refused ones included. */
    int pushes() {
        return pushes.get();
    }

    /** Pushes to a group while another process was pushing to it. */
    List<String> overlaps() {
        return overlaps;
    }

    void refuse(boolean refuse) {
        refuses = refuse;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        boolean isPush = !method.equals("GET");
        String path = exchange.getRequestURI().toString();
        String who = String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent"));
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (isPush) {
            pushes.incrementAndGet();
            String other = pushing.putIfAbsent(path, who);
            if (other != null && !other.equals(who)) {
                overlaps.add(who + " pushes to " + path + " while " + other + " does");
            }
        }
        try {
            if (isPush && refuses) {
                answer(exchange, 503, "refused by the test".getBytes(StandardCharsets.UTF_8));
            } else {
                HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + path))
                        .method(method, isPush ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody());
                for (String name : List.of("Content-Type", "Content-Encoding", "Accept")) {
                    String value = exchange.getRequestHeaders().getFirst(name);
                    if (value != null) {
                        request.header(name, value);
                    }
                }
                HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
                answer(exchange, answer.statusCode(), answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (isPush) {
                pushing.remove(path, who);
            }
            exchange.close();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
