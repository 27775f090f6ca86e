// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFetchTest {

    private final CountDownLatch over = new CountDownLatch(1);
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        over.countDown();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Drip: "})
    @Timeout(30)
    void anAnswerThatComesDropByDropIsGivenUpInTime(String start) {
        serve(socket -> {
            socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
            while (!over.await(100, TimeUnit.MILLISECONDS)) {
                socket.getOutputStream().write('x');
                socket.getOutputStream().flush();
            }
        });

        long started = System.nanoTime();
        assertThatThrownBy(() -> fetch(1_000))
                .isInstanceOf(IOException.class)
                .hasMessage("the answer was not complete after 1000 ms");

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void anAnswerInTimeIsRead() throws IOException {
        serve(socket -> socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII)));

        assertThat(fetch(10_000).body()).isEqualTo("{}");
    }

    private HttpFetch.Answer fetch(int timeoutMillis) throws IOException {
        return HttpFetch.fetch(
                "GET",
                URI.create("http://localhost:" + server.getLocalPort() + "/"),
                Map.of(),
                Proxy.NO_PROXY,
                timeoutMillis);
    }

    private void serve(Answering answering) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                answering.answer(socket);
                over.await();
            } catch (IOException e) {
                // The client went away, which is what is tested.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Answering {
        void answer(Socket socket) throws IOException, InterruptedException;
    }
}
