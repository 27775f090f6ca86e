// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that wants to know who asks. Tunnels CONNECT; passes other requests on, one a connection. */
final class StubProxy implements Closeable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final String authorization;

    /** @param authorization the value that {@code Proxy-Authorization} has to have */
    StubProxy(String authorization) throws IOException {
        this.authorization = authorization;
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                daemon(() -> serve(client));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** Line and headers of each request, as they came. */
    List<String> heads() {
        return heads;
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            for (String head = head(in); head != null; head = head(in)) {
                heads.add(head);
                if (!head.contains("Proxy-Authorization: " + authorization + "\r\n")) {
                    in.skipNBytes(contentLength(head));
                    out.write("HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
                    continue;
                }
                String[] line = head.substring(0, head.indexOf("\r\n")).split(" ");
                if (line[0].equals("CONNECT")) {
                    String[] target = line[1].split(":");
                    try (Socket gateway = new Socket(target[0], Integer.parseInt(target[1]))) {
                        out.write("HTTP/1.1 200 Go\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                        daemon(() -> in.transferTo(gateway.getOutputStream()));
                        gateway.getInputStream().transferTo(out);
                    }
                    return;
                }
                URI uri = URI.create(line[1]);
                try (Socket gateway = new Socket(uri.getHost(), uri.getPort())) {
                    OutputStream on = gateway.getOutputStream();
                    on.write((line[0] + " " + uri.getRawPath() + " HTTP/1.1\r\nConnection: close"
                                    + head.substring(head.indexOf("\r\n"))
                                            .replaceAll("(?i)\r\n(Proxy-Authorization|Connection): [^\r]*", ""))
                            .getBytes(StandardCharsets.ISO_8859_1));
                    on.write(in.readNBytes(contentLength(head)));
                    byte[] answer = new byte[4096];
                    out.write(answer, 0, gateway.getInputStream().read(answer));
                }
            }
        }
    }

    private static int contentLength(String head) {
        for (String line : head.toLowerCase(Locale.ROOT).split("\r\n")) {
            if (line.startsWith("content-length: ")) {
                return Integer.parseInt(line.substring(16));
            }
        }
        return 0;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // One side hung up, or the test is over.
                    }
                },
                "stub-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
