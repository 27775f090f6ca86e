// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Semaphore;

/**
 * Publishes sensor messages over MQTT 3.1.1, as fast as the broker takes them or at a steady rate: a process of its
 * own, that costs next to nothing, so that what is measured is not the measuring. Reads commands from standard
 * input: {@code flood <messages>}, {@code steady
 * <messages a second> <seconds>}, and says {@code done} after each.
 */
public final class MessagePublisher {

    /** MQTT's packet identifiers have 16 bits. */
    private static final int MOST_UNACKNOWLEDGED = 20_000;

    private static final int BUFFER = 64 * 1024;

    private final int qos;
    private final int devices;
    private final int devicesOfSite;
    private final OutputStream out;
    private final byte[][] packets;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final Semaphore window = new Semaphore(MOST_UNACKNOWLEDGED);
    private int next;
    private int packetId;

    private MessagePublisher(Socket socket, int qos, int devices, int devicesOfSite) throws IOException {
        this.qos = qos;
        this.devicesOfSite = devicesOfSite;
        this.devices = devices;
        this.out = socket.getOutputStream();
        this.packets = new byte[devices][];
        for (int i = 0; i < devices; i++) {
            packets[i] = publish(i, "");
        }
        connect(new DataInputStream(socket.getInputStream()));
    }

    /**
     * Arguments: the broker's port on this machine, the QoS, how many devices there are, and how many of them are a
     * site (1,000 if it is not said).
     */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            socket.setTcpNoDelay(true);
            int devicesOfSite = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1_000;
            MessagePublisher publisher = new MessagePublisher(
                    socket, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), devicesOfSite);
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("flood")) {
                    publisher.flood(Long.parseLong(words[1]));
                } else {
                    publisher.steady(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                }
                System.out.println("done");
            }
        }
    }

    private void connect(DataInputStream in) throws IOException {
        byte[] clientId = "publisher".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer packet = ByteBuffer.allocate(14 + clientId.length);
        packet.put((byte) 0x10).put((byte) (12 + clientId.length));
        // Protocol MQTT, level 4, clean session, no keep alive.
        packet.putShort((short) 4).put("MQTT".getBytes(StandardCharsets.US_ASCII));
        packet.put((byte) 4).put((byte) 2).putShort((short) 0);
        packet.putShort((short) clientId.length).put(clientId);
        out.write(packet.array());
        int connack = in.readInt();
        if (connack != 0x20020000) {
            throw new IOException("The broker did not accept the connection: " + Integer.toHexString(connack));
        }
        Thread acknowledgements = new Thread(() -> takeAcknowledgements(in), "acknowledgements");
        acknowledgements.setDaemon(true);
        acknowledgements.start();
    }

    /** The broker sends nothing but PUBACK, of four bytes each. */
    private void takeAcknowledgements(DataInputStream in) {
        byte[] read = new byte[BUFFER];
        int left = 0;
        try {
            for (int n = in.read(read); n >= 0; n = in.read(read)) {
                left += n;
                window.release(left / 4);
                left %= 4;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void flood(long messages) throws IOException {
        for (long i = 0; i < messages; i++) {
            put(packets[next]);
            next = next + 1 == devices ? 0 : next + 1;
        }
        flush();
    }

    /** Every message brings the time it was sent at. */
    private void steady(int perSecond, int seconds) throws IOException {
        long messages = (long) perSecond * seconds;
        long start = System.nanoTime();
        for (long i = 0; i < messages; i++) {
            long due = start + i * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due) {
                java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
            }
            put(publish(next, ",\"sent\":" + ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())));
            flush();
            next = next + 1 == devices ? 0 : next + 1;
        }
    }

    private void put(byte[] packet) throws IOException {
        if (buffer.remaining() < packet.length) {
            flush();
        }
        if (qos > 0) {
            if (!window.tryAcquire()) {
                flush();
                window.acquireUninterruptibly();
            }
            packetId = packetId == 0xffff ? 1 : packetId + 1;
            int topicLength = (packet[2] & 0xff) << 8 | packet[3] & 0xff;
            packet[4 + topicLength] = (byte) (packetId >> 8);
            packet[5 + topicLength] = (byte) packetId;
        }
        buffer.put(packet);
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    /** A whole packet. */
    private byte[] publish(int device, String more) {
        byte[] topic =
                ("sensors/site-" + device / devicesOfSite + "/dev-" + device).getBytes(StandardCharsets.US_ASCII);
        int tenths = device * 7 % 400;
        byte[] payload = ("{\"temperature\":" + tenths / 10 + '.' + tenths % 10 + "3,\"humidity\":" + (30 + device % 60)
                        + ".1,\"battery\":3." + device % 10 + more + '}')
                .getBytes(StandardCharsets.US_ASCII);
        int length = 2 + topic.length + (qos > 0 ? 2 : 0) + payload.length;
        if (length > 127) {
            throw new IllegalStateException("longer than its length field of one byte");
        }
        ByteBuffer packet = ByteBuffer.allocate(2 + length);
        packet.put((byte) (0x30 | qos << 1)).put((byte) length);
        packet.putShort((short) topic.length).put(topic);
        packet.position(packet.position() + (qos > 0 ? 2 : 0));
        return packet.put(payload).array();
    }
}
