// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitedPacketsTest {

    private final List<String> dropped = new ArrayList<>();

    private LimitedPackets limited(InputStream in, long most, boolean mqtt5) {
        return new LimitedPackets(
                in, most, mqtt5, (topic, bytes, id, qos) -> dropped.add(topic + " " + bytes + " " + id + " " + qos));
    }

    private LimitedPackets limited(byte[] in, long most, boolean mqtt5) {
        return limited(new ByteArrayInputStream(in), most, mqtt5);
    }

    private static byte[] packet(int first, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int left = length;
        do {
            out.write(left % 128 | (left >= 128 ? 0x80 : 0));
            left /= 128;
        } while (left > 0);
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] number(int number) {
        return new byte[] {(byte) (number >> 8), (byte) number};
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return concat(number(bytes.length), bytes);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** @param properties {@code null} for MQTT 3.1.1 */
    private static byte[] message(String topic, int qos, int id, byte[] properties, int payload) {
        byte[] length = properties == null
                ? new byte[0]
                : Arrays.copyOfRange(packet(0, properties), 1, packet(0, properties).length);
        return packet(0x30 | qos << 1, text(topic), qos > 0 ? number(id) : new byte[0], length, new byte[payload]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsTooLongIsReadPastAndTheRestIsAsItCame(boolean mqtt5) throws IOException {
        byte[] none = mqtt5 ? new byte[0] : null;
        byte[] ping = packet(0xd0);
        byte[] small = message("t/ä", 1, 7, none, 100);
        byte[] large = message("t/large", 1, 513, none, 101);
        byte[] largeAtOnce = message("t/q0", 0, 0, none, 5_000_000);

        byte[] arrived = limited(concat(ping, large, small, largeAtOnce, large, small, ping), 100, mqtt5)
                .readAllBytes();

        assertThat(arrived).isEqualTo(concat(ping, small, small, ping));
        assertThat(dropped).containsExactly("t/large 101 513 1", "t/q0 5000000 0 0", "t/large 101 513 1");
    }

    @Test
    void topicAndPropertiesAreNotPartOfAMessagesLength() throws IOException {
        byte[] fits = message("t/" + "x".repeat(60_000), 1, 7, new byte[3000], 100);
        byte[] large = message("t/" + "x".repeat(60_000), 1, 7, new byte[3000], 101);

        assertThat(limited(concat(fits, large, fits), 100, true).readAllBytes()).isEqualTo(concat(fits, fits));
        assertThat(dropped).hasSize(1);
    }

    @Test
    void propertiesThatAreTooLongThemselvesAreNotTakenIn() throws IOException {
        byte[] large = message("t", 1, 7, new byte[10_000_000], 1);

        assertThat(limited(large, 100, true).readAllBytes()).isEmpty();
        assertThat(dropped).containsExactly("t 10000001 7 1");
    }

    @Test
    void nothingButAMessageMayBeLong() {
        byte[] acknowledgement = packet(0x90, new byte[101]);

        assertThatThrownBy(() -> limited(acknowledgement, 100, true).readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("101 bytes that is not a message");
    }

    @Test
    void aLengthThatIsNoneIsNotFollowed() {
        byte[] endless = {0x30, -1, -1, -1, -1, -1, -1};

        assertThatThrownBy(() -> limited(endless, 100, true).readAllBytes()).hasMessageContaining("not MQTT");
    }

    @Test
    void aConnectionThatEndsWithinWhatIsReadPastIsLost() {
        byte[] large = message("t", 1, 7, null, 1000);

        assertThatThrownBy(() -> limited(Arrays.copyOf(large, 500), 100, false).readAllBytes())
                .isInstanceOf(EOFException.class);
        assertThat(dropped).isEmpty();
    }

    @Test
    void aPayloadThatWouldBeNegativeIsAFault() {
        // The topic is said to be longer than the packet.
        byte[] wrong = packet(0x32, number(300), new byte[290]);

        assertThatThrownBy(
                        () -> limited(concat(wrong, new byte[300]), 100, false).readAllBytes())
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsThatEndByATimeLimitLoseNothing(long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream fitting = new ByteArrayOutputStream();
        int tooLong = 0;
        for (int i = 0; i < 200; i++) {
            int size = random.nextInt(400);
            byte[] message = message("t/" + i, 1, i, new byte[random.nextInt(200)], size);
            all.writeBytes(message);
            if (size <= 200) {
                fitting.writeBytes(message);
            } else {
                tooLong++;
            }
        }
        InputStream halting = new InputStream() {
            private final InputStream in = new ByteArrayInputStream(all.toByteArray());

            @Override
            public int read() throws IOException {
                throw new AssertionError();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (random.nextInt(3) == 0) {
                    throw new SocketTimeoutException();
                }
                return in.read(buffer, offset, Math.min(length, 1 + random.nextInt(50)));
            }
        };
        LimitedPackets packets = limited(halting, 200, true);
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        byte[] buffer = new byte[64];
        for (int count = 0; count >= 0; ) {
            try {
                count = packets.read(buffer, 0, 1 + random.nextInt(buffer.length));
                arrived.write(buffer, 0, Math.max(count, 0));
            } catch (SocketTimeoutException again) {
                count = 0;
            }
        }

        assertThat(arrived.toByteArray()).isEqualTo(fitting.toByteArray());
        assertThat(dropped).hasSize(tooLong);
    }

    @Test
    void oneByteAfterTheOtherIsTheSame() throws IOException {
        byte[] small = message("t", 1, 7, null, 100);
        InputStream in = limited(
                new SequenceInputStream(new ByteArrayInputStream(small), new ByteArrayInputStream(small)), 100, false);
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            arrived.write(next);
        }

        assertThat(arrived.toByteArray()).isEqualTo(concat(small, small));
    }
}
