// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.group.store.StateStoreException;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Update;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a group's saves write, and what a later life of the process reads of it. */
class SavedStateTest {

    private static final GroupingKey KEY = new GroupingKey("mqtt", Labels.EMPTY);
    private static final SeriesPolicy MONOTONIC = new SeriesPolicy(Aggregation.LAST, Update.MONOTONIC, null);

    private final SetClocks clocks = new SetClocks();
    private final RecordingStore store = new RecordingStore();
    private Life life = new Life();
    private long sequence;

    @Test
    void aSaveWritesOnlyTheNumbersOfSeriesThatAreKnown() {
        push("celsius", SeriesPolicy.PLAIN, 0, 1_000);
        long first = store.lastBytes;
        push("celsius", SeriesPolicy.PLAIN, 0, 1_000);

        assertThat(store.lastPuts).hasSize(8).allMatch(SavedNumbers::isEntry);
        assertThat(store.lastBytes).isLessThan(first / 6).isLessThan(1_000 * 12);
    }

    @Test
    void aSaveOfFewSeriesWritesLittleOfMany() {
        push("celsius", SeriesPolicy.PLAIN, 0, 1_000);
        push("celsius", SeriesPolicy.PLAIN, 500, 1);

        assertThat(store.lastPuts).hasSize(1);
        assertThat(store.lastBytes).isLessThan(2_000);
    }

    @Test
    void numbersOffsetsAndExpiryAreReadAgain() {
        push("energy_total", MONOTONIC, 0, 3, 100);
        push("energy_total", MONOTONIC, 0, 3, 7);
        push("celsius", SeriesPolicy.PLAIN, 0, 1, -0.5);
        assertThat(life.lines()).contains("energy_total{device=\"1\"} 107.0");

        assertThat(restarted().lines()).isEqualTo(life.lines());
        life = restarted();
        push("energy_total", MONOTONIC, 0, 1, 3);

        assertThat(life.lines()).contains("energy_total{device=\"0\"} 110.0");
    }

    @Test
    void aSeriesLivesAsLongAfterARestartAsItWasToLive() {
        life.ttlMillis = 10_000;
        push("celsius", SeriesPolicy.PLAIN, 0, 2);
        clocks.advance(6_000);
        push("celsius", SeriesPolicy.PLAIN, 1, 1);

        life = restarted();
        clocks.advance(5_000);
        expire();

        assertThat(life.lines()).hasSize(1).first().asString().contains("device=\"1\"");
        assertThat(restarted().lines()).isEqualTo(life.lines());
    }

    @Test
    void aSeriesThatIsGoneLeavesItsPlaceToAnother() {
        life.ttlMillis = 1_000;
        push("celsius", SeriesPolicy.PLAIN, 0, 128);
        clocks.advance(2_000);
        expire();
        assertThat(restarted().lines()).isEmpty();
        push("volts", SeriesPolicy.PLAIN, 200, 128);

        assertThat(store.lastPuts.stream().filter(SavedNumbers::isEntry)).containsExactly("numbers 0");
        assertThat(restarted().lines()).hasSize(128).isEqualTo(life.lines());
    }

    @Test
    void whatCouldNotBeSavedIsSavedWithTheNextPush() {
        push("celsius", SeriesPolicy.PLAIN, 0, 10);
        store.failure = new StateStoreException("full", null);
        assertThatThrownBy(() -> push("celsius", SeriesPolicy.PLAIN, 5, 200, 3)).hasMessage("full");
        assertThat(restarted().lines()).isEqualTo(life.lines()).hasSize(10);
        store.failure = null;
        push("celsius", SeriesPolicy.PLAIN, 5, 100, 4);

        assertThat(restarted().lines()).isEqualTo(life.lines()).hasSize(105);
    }

    @Test
    void aHelpThatHasChangedIsReadAgain() {
        push("celsius", SeriesPolicy.PLAIN, 0, 3);
        merge(new MetricDescriptor("celsius", MetricType.GAUGE, "Warmth."), SeriesPolicy.PLAIN, 1, 1, 5);
        end();

        assertThat(restarted().state.family("celsius").descriptor.help()).isEqualTo("Warmth.");
        assertThat(restarted().lines()).isEqualTo(life.lines()).hasSize(3);
    }

    @Test
    void distributionsAreSavedWithTheirSeries() {
        SampleBatch batch = batch();
        batch.value(
                new MetricDescriptor("seconds", MetricType.HISTOGRAM, ""),
                SeriesPolicy.PLAIN,
                Labels.EMPTY,
                new HistogramValue(3, 7.5, new double[] {1, 2}, new double[] {1, 3}, false, null));
        life.state.merge(life.incoming(batch), clocks.millis(), false);
        end();

        assertThat(restarted().lines()).containsExactly("seconds (3 observations)");
    }

    @Test
    void aSeriesOfBeforeThereWerePlacesIsReadAndGetsOne() {
        store.entries.put(
                "celsius{device=\"0\"}",
                SavedEntryFormat.series(
                        new ByteArrayOutputStream(),
                        new MetricDescriptor("celsius", MetricType.GAUGE, ""),
                        Update.SET,
                        Labels.of("device", "0"),
                        RetainedValue.of(21, 0, null, 0, 0),
                        0,
                        0,
                        RetainedSeries.NO_PLACE));

        life = restarted();
        assertThat(life.lines()).containsExactly("celsius{device=\"0\"} 21.0");
        push("celsius", SeriesPolicy.PLAIN, 0, 1, 22);

        assertThat(restarted().lines()).containsExactly("celsius{device=\"0\"} 22.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"numbers x", "numbers 99999999999", "numbers 0"})
    void aBlockThatIsDamagedIsLeftOutAndTheRestIsRead(String damaged) {
        push("celsius", SeriesPolicy.PLAIN, 0, 1, 21);
        store.entries.put(damaged, new byte[] {2, -1, -1});

        assertThat(restarted().lines()).containsExactly("celsius{device=\"0\"} 21.0");
    }

    @Test
    void twoSeriesThatNameOnePlaceKeepEachItsOwnFromThenOn() throws IOException {
        push("celsius", SeriesPolicy.PLAIN, 0, 2);
        byte[] one = store.entries.get("celsius{device=\"0\"}");
        byte[] other = store.entries.get("celsius{device=\"1\"}");
        // The place is the last number of an entry.
        other[other.length - 1] = one[one.length - 1];
        assertThat(SavedEntryFormat.series(other).place())
                .isEqualTo(SavedEntryFormat.series(one).place());

        life = restarted();
        push("celsius", SeriesPolicy.PLAIN, 0, 1, 5);
        push("celsius", SeriesPolicy.PLAIN, 1, 1, 6);

        assertThat(restarted().lines())
                .containsExactlyInAnyOrder("celsius{device=\"0\"} 5.0", "celsius{device=\"1\"} 6.0");
    }

    @Test
    void aGroupThatWasDeletedIsGone() {
        push("celsius", SeriesPolicy.PLAIN, 0, 200);
        life.state.clear();
        life.saved.clear();
        assertThat(store.entries).isEmpty();
        push("celsius", SeriesPolicy.PLAIN, 7, 1);

        assertThat(restarted().lines()).isEqualTo(life.lines()).hasSize(1);
    }

    /** Whatever happens, a later life holds what this one does. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aLaterLifeHoldsWhatThisOneDoes(long seed) {
        Random random = new Random(seed);
        life.ttlMillis = 5_000;
        for (int step = 0; step < 300; step++) {
            String name = "m" + random.nextInt(3);
            SeriesPolicy policy = name.equals("m0") ? MONOTONIC : SeriesPolicy.PLAIN;
            store.failure = random.nextInt(10) == 0 ? new StateStoreException("full", null) : null;
            try {
                switch (random.nextInt(8)) {
                    case 0 -> expire();
                    case 1 -> {
                        life.state.replaceAll();
                        push(name, policy, random.nextInt(300), random.nextInt(50));
                    }
                    case 2 -> life = restarted();
                    default -> push(name, policy, random.nextInt(300), random.nextInt(200));
                }
            } catch (StateStoreException full) {
                assertThat(full).isSameAs(store.failure);
            }
            clocks.advance(random.nextInt(400));
            assertThat(restarted().lines()).as("step %d", step).isEqualTo(life.lines());
        }
    }

    private void push(String name, SeriesPolicy policy, int firstDevice, int devices) {
        push(name, policy, firstDevice, devices, sequence + 0.25);
    }

    private void push(String name, SeriesPolicy policy, int firstDevice, int devices, double value) {
        merge(new MetricDescriptor(name, MetricType.GAUGE, ""), policy, firstDevice, devices, value);
        end();
    }

    private void merge(MetricDescriptor metric, SeriesPolicy policy, int firstDevice, int devices, double value) {
        SampleBatch batch = batch();
        for (int device = firstDevice; device < firstDevice + devices; device++) {
            batch.number(metric, policy, Labels.of("device", String.valueOf(device)), value);
        }
        life.state.merge(life.incoming(batch), clocks.millis(), false);
    }

    private void expire() {
        life.state.expire(clocks.millis());
        end();
    }

    /** As after a request that was accepted. */
    private void end() {
        try {
            life.saved.save(life.state, true);
        } catch (StateStoreException e) {
            life.state.rollback();
            throw e;
        }
        life.state.commit(true);
    }

    private static SampleBatch batch() {
        return new SampleBatch(
                KEY, Labels.EMPTY, SeriesLimits.ofSeries(1_000_000), UnaryOperator.identity(), Aggregation.LAST);
    }

    private Life restarted() {
        Life later = new Life();
        later.ttlMillis = life.ttlMillis;
        later.saved.restore(later.state);
        return later;
    }

    /** A group in one life of the process. */
    private final class Life {

        private final GroupState state = new GroupState(KEY, new TypeRegistry(), new SharedTexts());
        private final SavedState saved = new SavedState(store, "group", clocks);
        private long ttlMillis;

        private Set<String> lines() {
            return state.statuses(0).stream()
                    .map(series -> series + " " + series.value())
                    .collect(Collectors.toSet());
        }

        private Incoming incoming(SampleBatch batch) {
            long place = ++sequence;
            return new Incoming() {
                @Override
                public SampleBatch batch() {
                    return batch;
                }

                @Override
                public long sequence() {
                    return place;
                }

                @Override
                public boolean retain() {
                    return true;
                }

                @Override
                public long seriesTtlMillis() {
                    return ttlMillis;
                }

                @Override
                public long maxSeries() {
                    return 1_000_000;
                }
            };
        }
    }

    private static final class SetClocks implements Clocks {

        private long nanos = 1_000_000_000;

        private void advance(long millis) {
            nanos += millis * 1_000_000;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long wallMillis() {
            return 1_700_000_000_000L + nanos / 1_000_000;
        }
    }

    /** Remembers what the last save wrote. */
    private static final class RecordingStore implements StateStore {

        private final Map<String, byte[]> entries = new HashMap<>();
        private Set<String> lastPuts = Set.of();
        private long lastBytes;
        private StateStoreException failure;

        @Override
        public Set<String> groups() {
            return Set.of("group");
        }

        @Override
        public Map<String, byte[]> load(String group) {
            return new HashMap<>(entries);
        }

        @Override
        public void save(String group, Map<String, byte[]> puts, Collection<String> removals) {
            if (failure != null) {
                throw failure;
            }
            lastPuts = Set.copyOf(puts.keySet());
            lastBytes = puts.values().stream().mapToLong(bytes -> bytes.length).sum()
                    + List.copyOf(puts.keySet()).stream()
                            .mapToLong(String::length)
                            .sum();
            entries.putAll(puts);
            entries.keySet().removeAll(removals);
        }

        @Override
        public void close() {
            entries.clear();
        }
    }
}
