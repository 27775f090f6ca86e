// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.store;

import static io.github.camelpushgateway.group.Pushing.await;
import static io.github.camelpushgateway.group.Pushing.counter;
import static io.github.camelpushgateway.group.Pushing.gauge;
import static io.github.camelpushgateway.group.Pushing.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.group.Pushing;
import io.github.camelpushgateway.group.ScriptedGateway;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Update;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateStoreTest {

    @TempDir
    Path directory;

    @Test
    void whatWasSavedIsThereAfterAReopening() {
        try (StateStore store = new FileStateStore(directory)) {
            store.save("g", Map.of("a", bytes("1"), "b", bytes("2")), List.of());
            store.save("g", Map.of("a", bytes("3")), List.of("b", "unknown"));
            store.save("gone", Map.of("x", bytes("1")), List.of());
            store.save("gone", Map.of(), List.of("x"));
        }
        try (StateStore store = new FileStateStore(directory)) {
            assertThat(store.groups()).containsExactly("g");
            assertThat(store.load("g")).containsOnlyKeys("a").containsEntry("a", bytes("3"));
            assertThat(store.load("gone")).isEmpty();
        }
    }

    @Test
    void aDamagedFileIsSetAsideAndAnEmptyOneTakesItsPlace() throws IOException {
        Files.write(directory.resolve("pushgateway-state.mv"), bytes("no state at all ".repeat(1_000)));
        try (StateStore store = new FileStateStore(directory)) {
            assertThat(store.groups()).isEmpty();
            store.save("g", Map.of("a", bytes("1")), List.of());
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(2)
                    .anyMatch(name -> name.startsWith("pushgateway-state.mv.damaged-"));
        }
    }

    @Test
    void aFileThatIsOpenElsewhereIsNamed() {
        try (StateStore store = new FileStateStore(directory)) {
            assertThat(store.groups()).isEmpty();
            assertThatThrownBy(() -> new FileStateStore(directory))
                    .isInstanceOf(StateStoreException.class)
                    .hasMessageContaining("open in another process");
        }
    }

    @Test
    void aFileWithSerializedObjectsIsSetAsideUnread() throws Exception {
        AtomicBoolean read = new AtomicBoolean();
        Trap.sprung = read;
        try (MVStore store = new MVStore.Builder()
                .fileName(directory.resolve("pushgateway-state.mv").toString())
                .open()) {
            store.<Object, Object>openMap("http://gateway\nmqtt").put("celsius", new Trap());
        }
        try (StateStore store = new FileStateStore(directory)) {
            assertThat(store.groups()).isEmpty();
            assertThat(store.load("http://gateway\nmqtt")).isEmpty();
        }
        assertThat(read).isFalse();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("pushgateway-state.mv.damaged-"));
        }
    }

    /** Says when it is read. */
    private static final class Trap implements Serializable {

        private static final long serialVersionUID = 1L;
        private static AtomicBoolean sprung;

        private void readObject(ObjectInputStream in) throws IOException {
            sprung.set(true);
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> new FileStateStore(file.resolve("below")))
                .isInstanceOf(StateStoreException.class)
                .hasMessageContaining("cannot be made");
    }

    @Test
    void countersAndSeriesGoOnAfterARestart() throws Exception {
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            await(pushing.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 5)));
            await(pushing.add(sample("mqtt", counter("energy_total", Update.MONOTONIC), "a", 100)));
            await(pushing.add(sample("mqtt", gauge("celsius"), "a/b \"\n", 1)));
        }
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            pushing.groups.restore(pushing.pusher, Duration.ofSeconds(10));
            await().untilAsserted(() -> assertThat(pushing.gateway.groups.get("/metrics/job/mqtt"))
                    .containsOnlyKeys("orders_total", "energy_total", "celsius"));
            await(pushing.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 7)));
            await(pushing.add(sample("mqtt", counter("energy_total", Update.MONOTONIC), "a", 3)));
            await(pushing.add(sample("mqtt", gauge("celsius"), "b", 2)));
            assertThat(pushing.gateway.value("/metrics/job/mqtt", "orders_total", "{device=\"a\"}"))
                    .isEqualTo(12);
            assertThat(pushing.gateway.value("/metrics/job/mqtt", "energy_total", "{device=\"a\"}"))
                    .isEqualTo(103);
            assertThat(pushing.gateway.groups.get("/metrics/job/mqtt").get("celsius"))
                    .hasSize(2);
        }
    }

    @Test
    void whatComesTwiceUnderOneKeyCountsOnceAlsoOverARestart() throws Exception {
        for (int life = 0; life < 2; life++) {
            try (StateStore store = new FileStateStore(directory);
                    Pushing pushing = new Pushing(store)) {
                for (String key : new String[] {"hash-1", "hash-2", "hash-1"}) {
                    assertThat(await(pushing.addOnce(key, sample("csv", counter("orders_total", Update.ADD), "a", 5))))
                            .isEqualTo(200);
                }
                pushing.gateway.groups.clear();
                await(pushing.add(sample("csv", counter("orders_total", Update.ADD), "a", 1)));
                assertThat(pushing.gateway.value("/metrics/job/csv", "orders_total", "{device=\"a\"}"))
                        .isEqualTo(11.0 + life);
            }
        }
    }

    @Test
    void histogramsAccumulateAlsoOverARestartAndStartAnewWithOtherBuckets() throws Exception {
        MetricDescriptor sizes = new MetricDescriptor("order_size", MetricType.HISTOGRAM, "");
        double[] bounds = {1, 2};
        for (int life = 1; life <= 2; life++) {
            try (StateStore store = new FileStateStore(directory);
                    Pushing pushing = new Pushing(store)) {
                await(pushing.add(
                        histogram(sizes, new HistogramValue(3, 6, bounds, new double[] {1, 2}, false, null))));
                assertThat(pushing.gateway.value("/metrics/job/csv", "order_size", "{device=\"a\"}"))
                        .isEqualTo(3.0 * life);
            }
        }
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            double[] other = {1, 5};
            await(pushing.add(histogram(sizes, new HistogramValue(1, 6, other, new double[] {1, 1}, false, null))));
            assertThat(pushing.gateway.value("/metrics/job/csv", "order_size", "{device=\"a\"}"))
                    .isEqualTo(1.0);
        }
    }

    private static SampleBatch histogram(MetricDescriptor metric, HistogramValue value) {
        SampleBatch batch = Pushing.batch("csv");
        batch.value(metric, new SeriesPolicy(Aggregation.SUM, Update.ADD, null), Labels.of("device", "a"), value);
        return batch;
    }

    @Test
    void plainValuesOfAKeyThatComesAgainCount() throws Exception {
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            for (int value : new int[] {1, 2, 1}) {
                SampleBatch batch = sample("csv", counter("orders_total", Update.ADD), "a", value);
                batch.number(gauge("orders_latest"), SeriesPolicy.PLAIN, Labels.of("device", "a"), value);
                await(pushing.addOnce("hash-" + value, batch));
            }
            // The third holds what the first held: the gauge is that of the newest, the counter has it once.
            assertThat(pushing.gateway.value("/metrics/job/csv", "orders_latest", "{device=\"a\"}"))
                    .isEqualTo(1);
            assertThat(pushing.gateway.value("/metrics/job/csv", "orders_total", "{device=\"a\"}"))
                    .isEqualTo(3);
        }
    }

    @Test
    void aKeyWhosePushFailedIsNotTakenForApplied() throws Exception {
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            pushing.gateway.answer(push -> ScriptedGateway.refusal(400, "no"));
            assertThatThrownBy(
                    () -> await(pushing.addOnce("hash-1", sample("csv", counter("orders_total", Update.ADD), "a", 5))));
            pushing.gateway.answer(push -> null);
            await(pushing.addOnce("hash-1", sample("csv", counter("orders_total", Update.ADD), "a", 5)));
            assertThat(pushing.gateway.value("/metrics/job/csv", "orders_total", "{device=\"a\"}"))
                    .isEqualTo(5);
        }
    }

    @Test
    void whatCouldNotBeStoredFailsAndIsNotCounted() throws Exception {
        FileStateStore closed = new FileStateStore(directory);
        try (Pushing pushing = new Pushing(closed)) {
            await(pushing.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 5)));
            closed.close();
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 7))))
                    .hasCauseInstanceOf(StateStoreException.class);
        }
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            await(pushing.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 1)));
            assertThat(pushing.gateway.value("/metrics/job/mqtt", "orders_total", "{device=\"a\"}"))
                    .isEqualTo(6);
        }
    }

    /** A store that cannot be written, or not be read, for as long as it is told so. */
    private record Faulty(StateStore store, AtomicBoolean unreadable, AtomicBoolean full) implements StateStore {

        Faulty(StateStore store) {
            this(store, new AtomicBoolean(), new AtomicBoolean());
        }

        @Override
        public Set<String> groups() {
            return store.groups();
        }

        @Override
        public Map<String, byte[]> load(String group) {
            if (unreadable.get()) {
                throw new StateStoreException("the disk is gone", null);
            }
            return store.load(group);
        }

        @Override
        public void save(String group, Map<String, byte[]> puts, Collection<String> removals) {
            if (full.get()) {
                throw new StateStoreException("the disk is full", null);
            }
            store.save(group, puts, removals);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private SampleBatch orders(double number) {
        return sample("mqtt", counter("orders_total", Update.ADD), "a", number);
    }

    private static Double ordersOn(ScriptedGateway gateway) {
        return gateway.value("/metrics/job/mqtt", "orders_total", "{device=\"a\"}");
    }

    @Test
    void whatCouldNotBeStoredWaitsWhereTheEndpointSaysSoAndIsCountedOnce() throws Exception {
        try (Faulty store = new Faulty(new FileStateStore(directory));
                Pushing pushing = new Pushing(wanted -> wanted.retryRefusals = true, store)) {
            await(pushing.add(orders(5)));
            store.full.set(true);
            CompletableFuture<Integer> outcome = pushing.add(orders(7));
            await().until(() -> pushing.gateway.requests.size() > 3);
            assertThat(outcome).isNotDone();

            store.full.set(false);

            await(outcome);
            assertThat(ordersOn(pushing.gateway)).isEqualTo(12);
        }
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            await(pushing.add(orders(1)));
            assertThat(ordersOn(pushing.gateway)).isEqualTo(13);
        }
    }

    @Test
    void nothingIsPushedBeforeTheStateWasRead() throws Exception {
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            await(pushing.add(orders(5)));
        }
        try (Faulty store = new Faulty(new FileStateStore(directory));
                Pushing pushing = new Pushing(wanted -> wanted.retryRefusals = true, store)) {
            store.unreadable.set(true);
            CompletableFuture<Integer> outcome = pushing.add(orders(7));
            await().until(() -> pushing.pusher.statistics().retries() > 1);
            assertThat(outcome).isNotDone();

            store.unreadable.set(false);

            await(outcome);
            assertThat(ordersOn(pushing.gateway)).isEqualTo(12);
        }
    }

    @Test
    void whoDoesNotWaitIsToldThatTheStateCannotBeReadAndItIsReadLater() throws Exception {
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            await(pushing.add(orders(5)));
        }
        try (Faulty store = new Faulty(new FileStateStore(directory));
                Pushing pushing = new Pushing(store)) {
            store.unreadable.set(true);
            pushing.groups.restore(pushing.pusher, Duration.ofSeconds(10));
            assertThatThrownBy(() -> await(pushing.add(orders(7)))).hasMessageContaining("the disk is gone");
            assertThat(pushing.gateway.requests).isEmpty();

            store.unreadable.set(false);

            await().untilAsserted(() -> assertThat(ordersOn(pushing.gateway)).isEqualTo(5));
        }
    }

    /** As when a disk is full for a while, a failed write makes MVStore close itself. */
    @Test
    void aStoreWhoseFileCouldNotBeWrittenGoesOnWhenItCanBe() {
        byte[] first = {1};
        byte[] second = {2};
        try (FileStateStore store = new FileStateStore(directory)) {
            store.save("group", Map.of("a", first), Set.of());
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.save("group", Map.of("a", second), Set.of()))
                    .isInstanceOf(StateStoreException.class)
                    .hasMessageContaining("cannot be written");
            assertThat(Thread.interrupted()).isTrue();

            assertThat(store.load("group")).containsOnly(Map.entry("a", first));
            store.save("group", Map.of("b", second), Set.of());
        }
        try (FileStateStore store = new FileStateStore(directory)) {
            assertThat(store.groups()).containsExactly("group");
            assertThat(store.load("group")).containsOnly(Map.entry("a", first), Map.entry("b", second));
        }
    }

    @Test
    void aProcessKilledAtAnyMomentLeavesTheOldOrTheNewStateNeverATornOne() throws Exception {
        Random random = new Random(1);
        long last = 0;
        for (int round = 0; round < 5; round++) {
            Process writer = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            EndlessWriter.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .start();
            long acknowledged = last;
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                long enough = last + 50 + random.nextInt(500);
                String line;
                while (acknowledged < enough && (line = out.readLine()) != null) {
                    acknowledged = line.matches("\\d+") ? Long.parseLong(line) : acknowledged;
                }
            } finally {
                writer.destroyForcibly();
            }
            assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
            try (StateStore store = new FileStateStore(directory)) {
                Map<String, byte[]> state = store.load("g");
                last = Long.parseLong(new String(state.get("0"), StandardCharsets.UTF_8));
                assertThat(last).isGreaterThanOrEqualTo(acknowledged);
                assertThat(state.values())
                        .allMatch(value -> new String(value, StandardCharsets.UTF_8).equals(text(state)));
            }
        }
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    private static String text(Map<String, byte[]> state) {
        return new String(state.get("0"), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Saves the same number in twenty entries, again and again, and prints it when it is saved. */
    static final class EndlessWriter {

        private EndlessWriter() {}

        public static void main(String[] args) {
            try (StateStore store = new FileStateStore(Path.of(args[0]))) {
                byte[] former = store.load("g").get("0");
                long number = former == null ? 0 : Long.parseLong(new String(former, StandardCharsets.UTF_8));
                while (number < 1_000_000) {
                    number++;
                    Map<String, byte[]> puts = new java.util.HashMap<>();
                    for (int entry = 0; entry < 20; entry++) {
                        puts.put(String.valueOf(entry), bytes(String.valueOf(number)));
                    }
                    store.save("g", puts, List.of());
                    System.out.println(number);
                }
            }
        }
    }
}
