// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stands between the bridge and the gateway. It passes on what it gets, or answers by itself and wrongly. A request
 * that is passed on is passed on at once, whatever becomes of its answer: one that came late would put an old value
 * over a new one, and that would be this proxy's fault. Thread safe.
 */
final class LyingGateway implements AutoCloseable {

    /** What becomes of requests. */
    enum Mood {
        HONEST,
        /** Answers come five seconds late. */
        SLOW,
        /** Every request is answered with 500. */
        FAILING,
        /** Every request is answered with 503, and {@code Retry-After} is three thousand years. */
        RETRY_NEVER,
        /** Answers are bytes of no meaning, or statuses and lengths that there are not. */
        GARBAGE
    }

    private static final int SLOW_MILLIS = 5_000;
    private static final int LARGEST_HEAD = 64 * 1024;

    private final int gatewayPort;
    private final ServerSocket server;
    private final Random random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Mood mood = Mood.HONEST;

    /** @param gatewayPort the gateway's port on this machine */
    LyingGateway(int gatewayPort, long seed) throws IOException {
        this.gatewayPort = gatewayPort;
        this.random = new Random(seed);
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Changes its mood. Connections that are open are cut. */
    void be(Mood next) {
        mood = next;
        open.forEach(LyingGateway::end);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                start(() -> serve(client));
            } catch (IOException e) {
                // Closed, or a client that has left already: the loop's condition tells.
            }
        }
    }

    private void serve(Socket client) {
        Mood now = mood;
        try (client) {
            if (now == Mood.HONEST || now == Mood.SLOW) {
                pass(client, now == Mood.SLOW);
            } else {
                while (readRequest(client.getInputStream())) {
                    client.getOutputStream().write(lie(now));
                    client.getOutputStream().flush();
                    if (now == Mood.GARBAGE) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // One of the two has left, which is what happens in here.
        } finally {
            open.remove(client);
        }
    }

    private void pass(Socket client, boolean slow) throws IOException {
        try (Socket gateway = new Socket(InetAddress.getLoopbackAddress(), gatewayPort)) {
            open.add(gateway);
            start(() -> {
                try {
                    client.getInputStream().transferTo(gateway.getOutputStream());
                } catch (IOException e) {
                    // As above.
                } finally {
                    end(gateway);
                }
            });
            InputStream answers = gateway.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = answers.read(buffer); n >= 0; n = answers.read(buffer)) {
                if (slow && closed.await(SLOW_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                client.getOutputStream().write(buffer, 0, n);
            }
            open.remove(gateway);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] lie(Mood now) {
        if (now == Mood.GARBAGE) {
            byte[] noise = new byte[200];
            synchronized (random) {
                random.nextBytes(noise);
                return switch (random.nextInt(3)) {
                    case 0 -> noise;
                    case 1 -> text("HTTP/1.1 99999 \u0007\r\nContent-Length: -5\r\n\r\n");
                    default -> text("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nnot so much");
                };
            }
        }
        String status = now == Mood.FAILING
                ? "500 Internal Server Error\r\n"
                : "503 Service Unavailable\r\nRetry-After: 99999999999\r\n";
        return text("HTTP/1.1 " + status + "Content-Length: 4\r\n\r\nno!\n");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Reads one request to its end, whatever it says; false if there is none. */
    private static boolean readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0 || head.length() > LARGEST_HEAD) {
                return false;
            }
            head.append((char) c);
        }
        String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
        int at = lower.indexOf("content-length:");
        if (at >= 0) {
            int end = lower.indexOf('\r', at);
            in.skipNBytes(Long.parseLong(
                    lower.substring(at + "content-length:".length(), end).trim()));
        } else if (lower.contains("transfer-encoding:")) {
            String last = "";
            while (!last.endsWith("0\r\n\r\n")) {
                int c = in.read();
                if (c < 0) {
                    return false;
                }
                last = (last.length() > 8 ? last.substring(1) : last) + (char) c;
            }
        }
        return true;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "lying-gateway");
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, which was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        open.forEach(LyingGateway::end);
    }
}
