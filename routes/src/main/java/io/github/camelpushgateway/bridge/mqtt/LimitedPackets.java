// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a broker sends, without the messages that are too long. Paho makes room for a packet as long as its header
 * says before it reads it, so that one large message would end the process; here such a message is read past, in
 * bits, and the {@link Dropped} is given what it takes to acknowledge it. An MQTT 5 broker could be asked not to
 * send it, but then nobody would know that it was there.
 *
 * <p>A read that ends by a time limit can be repeated: nothing of the packet is lost. Used by one thread only.
 */
final class LimitedPackets extends InputStream {

    private static final int PUBLISH = 3;

    /** A byte for type and flags, up to four for the length (MQTT 3.1.1, 2.2). */
    private static final int LONGEST_LENGTH = 4;

    /** Topic, properties and message id together; far more than a broker takes of a device. */
    private static final int LONGEST_START = 256 * 1024;

    /** Is given each message that was read past. */
    @FunctionalInterface
    interface Dropped {

        /**
         * @param bytes how long its payload is
         * @param id the packet's id; 0 with {@code qos} 0
         */
        void message(String topic, long bytes, int id, int qos);
    }

    private final InputStream in;
    private final long maxMessageBytes;
    private final boolean hasProperties;
    private final Dropped dropped;

    /** The start of a packet: read, and not yet handed on. */
    private byte[] start = new byte[64];

    private int read;
    private int handedOn;

    /** How much of {@link #start} may be handed on; 0 while it is not known whether the packet will be. */
    private int ready;

    /** What follows the start of a packet that is handed on. */
    private long rest;

    /** What is left of a packet that is read past. */
    private long skip;

    /** The packet that is read past. */
    private Passed passed;

    private byte[] scratch;

    private record Passed(String topic, long bytes, int id, int qos) {}

    /**
     * @param maxMessageBytes the longest payload that is handed on, in bytes
     * @param hasProperties whether messages have properties between topic and payload: MQTT 5
     */
    LimitedPackets(InputStream in, long maxMessageBytes, boolean hasProperties, Dropped dropped) {
        this.in = in;
        this.maxMessageBytes = maxMessageBytes;
        this.hasProperties = hasProperties;
        this.dropped = dropped;
    }

    @Override
    public int read() throws IOException {
        if (handedOn < ready) {
            return start[handedOn++] & 0xff;
        }
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (handedOn == ready && rest == 0 && !nextPacket()) {
            return -1;
        }
        if (handedOn < ready) {
            int count = Math.min(length, ready - handedOn);
            System.arraycopy(start, handedOn, buffer, offset, count);
            handedOn += count;
            return count;
        }
        int count = in.read(buffer, offset, (int) Math.min(length, rest));
        rest -= Math.max(count, 0);
        return count;
    }

    @Override
    public int available() throws IOException {
        return handedOn < ready ? ready - handedOn : in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Reads the start of the next packet that is handed on, and past those before it. */
    private boolean nextPacket() throws IOException {
        if (ready > 0) {
            ready = 0;
            handedOn = 0;
            read = 0;
        }
        while (true) {
            if (skip > 0) {
                skipRest();
            }
            if (!fill(2)) {
                return false;
            }
            int head = 2;
            while ((start[head - 1] & 0x80) != 0) {
                if (head > LONGEST_LENGTH) {
                    throw new IOException("The broker sent what is not MQTT");
                }
                need(++head);
            }
            long length = 0;
            for (int i = head - 1; i >= 1; i--) {
                length = length << 7 | start[i] & 0x7f;
            }
            if (length <= maxMessageBytes || fits(head, length)) {
                ready = read;
                rest = head + length - read;
                return true;
            }
        }
    }

    /**
     * Whether a packet that is longer than a message may be is so by its topic and properties only. If not, it is
     * to be read past.
     */
    private boolean fits(int head, long length) throws IOException {
        if ((start[0] >> 4 & 0x0f) != PUBLISH) {
            throw new IOException(
                    "The broker sent a packet of " + length + " bytes that is not a message, more than any may have");
        }
        int qos = start[0] >> 1 & 3;
        need(head + 2);
        int topicEnd = head + 2 + number(head);
        int end = topicEnd + (qos > 0 ? 2 : 0);
        need(end);
        if (hasProperties) {
            long properties = 0;
            int shift = 0;
            do {
                need(++end);
                properties |= (long) (start[end - 1] & 0x7f) << shift;
                shift += 7;
            } while ((start[end - 1] & 0x80) != 0 && shift < 7 * LONGEST_LENGTH);
            if (properties > LONGEST_START) {
                // They would be taken into memory as well.
                return pass(head, length, topicEnd, qos, head + length - end);
            }
            end += (int) properties;
        }
        long payload = head + length - end;
        if (payload < 0) {
            throw new IOException("The broker sent a message that is longer than its packet");
        }
        return payload <= maxMessageBytes || pass(head, length, topicEnd, qos, payload);
    }

    /** @return false, as it is not handed on */
    private boolean pass(int head, long length, int topicEnd, int qos, long payload) throws IOException {
        skip = head + length - read;
        passed = new Passed(
                new String(start, head + 2, topicEnd - head - 2, StandardCharsets.UTF_8),
                payload,
                qos > 0 ? number(topicEnd) : 0,
                qos);
        read = 0;
        if (start.length > 4096) {
            start = new byte[64];
        }
        skipRest();
        return false;
    }

    private void skipRest() throws IOException {
        if (scratch == null) {
            scratch = new byte[16 * 1024];
        }
        while (skip > 0) {
            int count = in.read(scratch, 0, (int) Math.min(scratch.length, skip));
            if (count < 0) {
                throw new EOFException("The connection ended within a message");
            }
            skip -= count;
        }
        Passed done = passed;
        passed = null;
        dropped.message(done.topic, done.bytes, done.id, done.qos);
    }

    private int number(int at) {
        return (start[at] & 0xff) << 8 | start[at + 1] & 0xff;
    }

    private void need(int count) throws IOException {
        if (!fill(count)) {
            throw new EOFException("The connection ended within a packet");
        }
    }

    /** @return false if the connection ended before the first byte of a packet */
    private boolean fill(int count) throws IOException {
        if (count > start.length) {
            start = Arrays.copyOf(start, Math.max(count, 2 * start.length));
        }
        while (read < count) {
            int more = in.read(start, read, count - read);
            if (more < 0) {
                if (read == 0) {
                    return false;
                }
                throw new EOFException("The connection ended within a packet");
            }
            read += more;
        }
        return true;
    }
}
