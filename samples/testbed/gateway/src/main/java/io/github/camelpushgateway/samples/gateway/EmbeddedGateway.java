// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A gateway in memory, in this process, reachable from this machine only. Thread safe.
 *
 * <pre>
 *   try (EmbeddedGateway gateway = EmbeddedGateway.start(0)) {
 *       push(gateway.url() + "/metrics/job/nightly", …);
 *   }
 * </pre>
 */
public final class EmbeddedGateway implements AutoCloseable {

    private static final int MAX_THREADS = 64;

    static {
        // Else each answer on a kept connection waits 40 ms for the client's delayed acknowledgement. Read once,
        // when the server's classes are loaded, and left alone where somebody has set it.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final String pathPrefix;
    private final GatewayHandler handler;

    private EmbeddedGateway(HttpServer server, ExecutorService threads, String pathPrefix, GatewayHandler handler) {
        this.server = server;
        this.threads = threads;
        this.pathPrefix = pathPrefix;
        this.handler = handler;
    }

    /**
     * Starts a gateway that does what the open-source Pushgateway does.
     *
     * @param port where to listen; 0 for any that is free
     * @throws IOException if the port is taken
     */
    public static EmbeddedGateway start(int port) throws IOException {
        return start(port, GatewayPolicy.OPEN_SOURCE);
    }

    /**
     * Starts a gateway that refuses what the managed service refuses. Its own page and query API are as open as ever.
     *
     * @param port where to listen; 0 for any that is free
     * @throws IOException if the port is taken
     */
    public static EmbeddedGateway start(int port, ManagedGateway managed) throws IOException {
        return start(port, managed.policy());
    }

    private static EmbeddedGateway start(int port, GatewayPolicy policy) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(MAX_THREADS, task -> {
            Thread thread = new Thread(task, "embedded-gateway-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        GatewayHandler handler = new GatewayHandler(policy, Clock.systemUTC());
        server.createContext("/", handler);
        server.start();
        return new EmbeddedGateway(server, threads, policy.pathPrefix(), handler);
    }

    /** The URL that pushes go to, without {@code /metrics/job/…} and without a slash at the end. */
    public String url() {
        return pageUrl() + pathPrefix;
    }

    /** The URL of the page that shows what is stored, and of {@code /metrics} and {@code /api/v1/metrics}. */
    public String pageUrl() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":" + port();
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Makes the gateway hang: requests are taken and wait until {@link #resume()}. */
    public void pause() {
        handler.pause();
    }

    /** Lets requests be answered again, those that wait first of all. */
    public void resume() {
        handler.resume();
    }

    /** Stops listening, drops open connections and forgets everything. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
