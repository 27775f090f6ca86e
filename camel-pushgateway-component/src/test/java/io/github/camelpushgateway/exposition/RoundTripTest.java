// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTripTest {

    @ParameterizedTest
    @EnumSource(ExpositionFormat.class)
    void readsBackWhatWasWritten(ExpositionFormat format) throws IOException {
        List<MetricFamily> families = families(format);

        List<MetricFamily> read = read(format, SampleFamilies.write(format, families));

        assertEqual(read, families);
    }

    @Test
    void readsTheSameFromBothFormats() throws IOException {
        List<MetricFamily> families = SampleFamilies.FOR_TEXT;

        List<MetricFamily> fromText =
                read(ExpositionFormat.TEXT, SampleFamilies.write(ExpositionFormat.TEXT, families));
        List<MetricFamily> fromProtobuf =
                read(ExpositionFormat.PROTOBUF, SampleFamilies.write(ExpositionFormat.PROTOBUF, families));

        assertEqual(fromText, fromProtobuf);
    }

    /**
     * Bodies damaged at random, always the same ones: each is read or refused, and what is read can be written
     * again.
     */
    @ParameterizedTest
    @EnumSource(ExpositionFormat.class)
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void readsOrRefusesAnyDamagedBody(ExpositionFormat format) {
        byte[] whole = SampleFamilies.write(format, families(format));
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            byte[] damaged = damaged(whole, new SplittableRandom(seed));
            try {
                List<MetricFamily> read = read(format, damaged);
                assertThatCode(() -> SampleFamilies.write(ExpositionFormat.PROTOBUF, read))
                        .as("body of seed %d", seed)
                        .doesNotThrowAnyException();
            } catch (InvalidMetricException e) {
                refused++;
            } catch (Exception | Error e) {
                throw new AssertionError("Body of seed " + seed, e);
            }
        }
        assertThat(refused).isBetween(5_000, 19_999);
    }

    @ParameterizedTest
    @EnumSource(ExpositionFormat.class)
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void readsOrRefusesAnyBytes(ExpositionFormat format) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            try {
                read(format, bytes);
            } catch (InvalidMetricException e) {
                assertThat(e).hasMessageMatching("(?s).*(line|message) \\d+.*: .*");
            } catch (Exception | Error e) {
                throw new AssertionError("Bytes " + Arrays.toString(bytes), e);
            }
        }
    }

    /** Compares arrays within values too, and numbers to the last bit. */
    private static void assertEqual(List<MetricFamily> actual, List<MetricFamily> expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                .isEqualTo(expected);
    }

    private static List<MetricFamily> families(ExpositionFormat format) {
        return format == ExpositionFormat.TEXT ? SampleFamilies.FOR_TEXT : SampleFamilies.FOR_PROTOBUF;
    }

    private static List<MetricFamily> read(ExpositionFormat format, byte[] body) throws IOException {
        return format.read(new ByteArrayInputStream(body));
    }

    /** One to four changes: a byte replaced, inserted or removed, a piece doubled or cut out, or the end cut off. */
    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        byte[] body = whole;
        for (int changes = random.nextInt(1, 5); changes > 0 && body.length > 0; changes--) {
            int from = random.nextInt(body.length);
            int to = random.nextInt(from, Math.min(body.length, from + 40)) + 1;
            body = switch (random.nextInt(6)) {
                case 0 -> joined(body, from, new byte[] {(byte) random.nextInt()}, from + 1);
                case 1 -> joined(body, from, new byte[] {(byte) random.nextInt()}, from);
                case 2 -> joined(body, from, new byte[0], from + 1);
                case 3 -> joined(body, to, Arrays.copyOfRange(body, from, to), to);
                case 4 -> joined(body, from, new byte[0], to);
                default -> Arrays.copyOf(body, from);
            };
        }
        return body;
    }

    private static byte[] joined(byte[] body, int end, byte[] middle, int start) {
        byte[] joined = Arrays.copyOf(body, end + middle.length + body.length - start);
        System.arraycopy(middle, 0, joined, end, middle.length);
        System.arraycopy(body, start, joined, end + middle.length, body.length - start);
        return joined;
    }
}
