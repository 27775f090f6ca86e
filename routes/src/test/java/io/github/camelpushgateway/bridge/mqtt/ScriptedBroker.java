// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of a broker as it takes to answer one, and to send what a real one would not. */
final class ScriptedBroker implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final boolean mqtt5;

    /** How often somebody has asked for a connection. */
    final AtomicInteger connects = new AtomicInteger();

    /** The ids of the messages that were acknowledged. */
    final List<Integer> acknowledged = new CopyOnWriteArrayList<>();

    /** The answer to who connects; 0 is yes. */
    volatile int answer;

    /** What is sent after each subscription. */
    volatile byte[] afterSubscription = new byte[0];

    ScriptedBroker(boolean mqtt5) throws IOException {
        this.mqtt5 = mqtt5;
        thread(this::accept);
    }

    String url() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** A message at QoS 1. */
    byte[] message(String topic, int id, int payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        body.write(name.length >> 8);
        body.write(name.length);
        body.writeBytes(name);
        body.write(id >> 8);
        body.write(id);
        if (mqtt5) {
            body.write(0);
        }
        body.writeBytes(new byte[payload]);
        return packet(0x32, body.toByteArray());
    }

    private static byte[] packet(int first, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int left = body.length;
        do {
            out.write(left % 128 | (left >= 128 ? 0x80 : 0));
            left /= 128;
        } while (left > 0);
        out.writeBytes(body);
        return out.toByteArray();
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = server.accept();
            sockets.add(socket);
            thread(() -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        while (true) {
            int type = in.readUnsignedByte() >> 4;
            int length = 0;
            int shift = 0;
            int next;
            do {
                next = in.readUnsignedByte();
                length |= (next & 0x7f) << shift;
                shift += 7;
            } while (next >= 0x80);
            byte[] body = in.readNBytes(length);
            switch (type) {
                case 1 -> {
                    connects.incrementAndGet();
                    byte code = (byte) answer;
                    out.write(packet(0x20, mqtt5 ? new byte[] {0, code, 0} : new byte[] {0, code}));
                    if (answer != 0) {
                        socket.close();
                    }
                }
                case 8 -> {
                    out.write(packet(
                            0x90, mqtt5 ? new byte[] {body[0], body[1], 0, 1} : new byte[] {body[0], body[1], 1}));
                    out.write(afterSubscription);
                }
                case 4 -> acknowledged.add((body[0] & 0xff) << 8 | body[1] & 0xff);
                case 12 -> out.write(packet(0xd0, new byte[0]));
                default -> {
                    // Nothing else is asked.
                }
            }
        }
    }

    private interface Task {

        void run() throws IOException;
    }

    private static void thread(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException ended) {
                // As it does when the test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
