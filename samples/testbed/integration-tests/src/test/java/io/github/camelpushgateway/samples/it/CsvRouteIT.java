// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CSV route as it is delivered. Each test has a gateway and an inbox of its own. */
class CsvRouteIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final String NORTH = "stock-north-2026-11-21.csv";
    private static final String SOUTH = "stock-south-2026-11-21.csv";
    private static final String MACHINES = "machines-2026-11-21.csv";

    @TempDir
    private Path inbox;

    private GatewayServer gateway;

    @BeforeEach
    void startGateway() {
        gateway = TestServers.gateway();
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
    }

    private RunningBridge bridge(String... more) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("pushgateway.url", gateway.url());
        settings.put("csv.inbox", inbox.toString());
        settings.put("csv.job", "erp-nightly");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return RunningBridge.start(BridgeSettings.of(settings));
    }

    /** Puts a file of the sample data into the inbox; old enough to be taken at once. */
    private void drop(String sample) throws Exception {
        try (InputStream data = CsvRouteIT.class.getResourceAsStream("/data/csv/" + sample)) {
            drop(sample, data.readAllBytes());
        }
    }

    private void drop(String name, byte[] content) throws Exception {
        Path part = Files.write(inbox.resolve(name + ".part"), content);
        Files.setLastModifiedTime(part, FileTime.from(Instant.parse("2026-11-21T02:00:00Z")));
        Files.move(part, inbox.resolve(name));
    }

    private void awaitFile(String path) {
        await().atMost(LONG).untilAsserted(() -> assertThat(inbox.resolve(path)).exists());
    }

    private StoredMetrics stored() {
        return gateway.readBack();
    }

    private double lastSuccess() {
        return stored().value("batch_last_success_timestamp_seconds", "job", "erp-nightly")
                .orElseThrow();
    }

    @Test
    void filesArriveWithTheirValuesAndLabels() throws Exception {
        drop(NORTH);
        drop(SOUTH);
        drop(MACHINES);
        try (RunningBridge bridge = bridge()) {
            awaitFile(".done/" + NORTH);
            awaitFile(".done/" + SOUTH);
            awaitFile(".done/" + MACHINES);
        }

        StoredMetrics stored = stored();
        assertThat(stored.group("job", "erp-nightly", "warehouse", "north")).isPresent();
        assertThat(stored.value(
                        "warehouse_stock_pieces", "warehouse", "north", "article_group", "Bolts", "source", "erp"))
                .contains(3529.0);
        assertThat(stored.value("warehouse_stock_value_euros", "warehouse", "south", "article_group", "Bolts"))
                .contains(58565.27);
        // The file is in ISO-8859-1.
        assertThat(stored.value("warehouse_stock_pieces", "warehouse", "north", "article_group", "Façade seals"))
                .isPresent();
        assertThat(stored.value("machine_produced_pieces_total", "machine", "lathe-1"))
                .contains(68725.0);
        assertThat(inbox.resolve(NORTH)).doesNotExist();
    }

    @Test
    void everyFileIsReportedAsABatch() throws Exception {
        double before = System.currentTimeMillis() / 1000.0;
        drop(MACHINES);
        try (RunningBridge bridge = bridge()) {
            awaitFile(".done/" + MACHINES);
        }

        assertThat(lastSuccess()).isBetween(before - 1, System.currentTimeMillis() / 1000.0 + 1);
        assertThat(stored().value("batch_duration_seconds").orElseThrow()).isPositive();
        assertThat(stored().value("batch_rows")).contains(5.0);
        assertThat(stored().value("batch_rows_rejected")).contains(0.0);
        assertThat(stored().value("batch_samples")).contains(14.0);
        assertThat(stored().group("job", "erp-nightly", "feed", "csv")).isPresent();
    }

    @Test
    void withReplaceAFileReplacesItsGroupAndTheReportStays() throws Exception {
        Path mapping = Files.writeString(
                inbox.resolve("mapping.yaml"),
                "rules: [{labels: {machine: machine}, metrics: [{name: produced, value: produced}]}]");
        try (RunningBridge bridge =
                bridge("csv.mapping", "file:" + mapping, "camel.component.pushgateway.operation", "replace")) {
            drop("day-1.csv", "machine,produced\na,1\nb,2\n".getBytes(StandardCharsets.UTF_8));
            awaitFile(".done/day-1.csv");
            assertThat(stored().samples("produced")).hasSize(2);
            assertThat(stored().value("batch_samples")).contains(2.0);

            drop("day-2.csv", "machine,produced\na,3\n".getBytes(StandardCharsets.UTF_8));
            awaitFile(".done/day-2.csv");
        }

        assertThat(stored().samples("produced")).hasSize(1);
        assertThat(stored().value("produced", "machine", "a")).contains(3.0);
        assertThat(stored().value("batch_samples")).contains(1.0);
    }

    @Test
    void aFileOfAnotherKindIsCalledWhatItIs() throws Exception {
        try (RunningBridge bridge = bridge()) {
            drop("machines-zipped.csv", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, (byte) 0xff, (byte) 0xfe});
            awaitFile(".failed/machines-zipped.csv.reason.txt");
        }

        assertThat(inbox.resolve(".failed/machines-zipped.csv.reason.txt"))
                .content()
                .contains("is a ZIP file, or an Excel workbook");
    }

    @Test
    void aBadFileDoesNotReplaceAnEarlierOneOfTheSameName() throws Exception {
        String name = "machines-bad.csv";
        try (RunningBridge bridge = bridge()) {
            drop(name, "machine,line,produced\npress-1,A,many\n".getBytes(StandardCharsets.UTF_8));
            awaitFile(".failed/" + name);
            drop(name, "machine,line,produced\npress-1,A,very many\n".getBytes(StandardCharsets.UTF_8));
            awaitFile(".failed/" + name + ".1");
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(inbox.resolve(name)).doesNotExist());
        }

        assertThat(inbox.resolve(".failed/" + name)).content().contains("very many");
        assertThat(inbox.resolve(".failed/" + name + ".reason.txt")).content().contains("very many");
        assertThat(inbox.resolve(".failed/" + name + ".rejected.csv")).content().contains("very many");
        assertThat(inbox.resolve(".failed/" + name + ".1")).content().contains("A,many");
        assertThat(inbox.resolve(".failed/" + name + ".1.reason.txt")).content().contains("\"many\"");
        assertThat(inbox.resolve(".failed/" + name + ".1.rejected.csv"))
                .content()
                .contains("A,many");
    }

    @Test
    void aBadFileGoesToFailedWithItsReasonAndLeavesTheLastSuccess() throws Exception {
        try (RunningBridge bridge = bridge()) {
            drop(MACHINES);
            awaitFile(".done/" + MACHINES);
            double success = lastSuccess();

            drop("machines-bad.csv", "machine,line,produced\npress-1,A,many\n".getBytes(StandardCharsets.UTF_8));
            awaitFile(".failed/machines-bad.csv");

            assertThat(inbox.resolve(".failed/machines-bad.csv.reason.txt"))
                    .content()
                    .contains("machines-bad.csv", "line 2", "many", "move the file back to " + inbox);
            assertThat(lastSuccess()).isEqualTo(success);
            assertThat(stored().value("machine_produced_pieces_total", "machine", "press-1"))
                    .contains(29954.0);
        }
    }

    @Test
    void badRowsAreCountedWhereTheyAreToBeSkipped() throws Exception {
        try (RunningBridge bridge = bridge("camel.component.pushgateway.invalid-samples", "skip")) {
            drop(
                    "machines-bad.csv",
                    "machine,line,produced\npress-1,A,many\npress-2,A,7\n".getBytes(StandardCharsets.UTF_8));
            awaitFile(".done/machines-bad.csv");
        }

        assertThat(stored().value("machine_produced_pieces_total", "machine", "press-2"))
                .contains(7.0);
        assertThat(stored().value("batch_rows")).contains(2.0);
        assertThat(stored().value("batch_rows_rejected")).contains(1.0);
        assertThat(Files.readAllLines(inbox.resolve(".failed/machines-bad.csv.rejected.csv")))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("2,")
                .contains("many")
                .endsWith(",press-1,A,many");
    }

    @Test
    void allBadRowsOfAFileThatFailsAreListed() throws Exception {
        try (RunningBridge bridge = bridge()) {
            drop(
                    "machines-bad.csv",
                    "machine,line,produced\npress-1,A,many\npress-2,A,7\nshort\npress-3,\"A,b\",x\n"
                            .getBytes(StandardCharsets.UTF_8));
            awaitFile(".failed/machines-bad.csv");
        }

        assertThat(inbox.resolve(".failed/machines-bad.csv.reason.txt"))
                .content()
                .contains("the first of 3 bad rows", "line 2", "machines-bad.csv.rejected.csv");
        assertThat(Files.readAllLines(inbox.resolve(".failed/machines-bad.csv.rejected.csv")))
                .satisfiesExactly(
                        header -> assertThat(header).isEqualTo("line,reason,row"),
                        row -> assertThat(row).startsWith("2,").endsWith(",press-1,A,many"),
                        row -> assertThat(row)
                                .startsWith("4,")
                                .contains("1 column")
                                .endsWith(",short"),
                        row -> assertThat(row).startsWith("5,").endsWith(",press-3,\"A,b\",x"));
        assertThat(inbox.resolve(".failed")).isDirectoryNotContaining("glob:**.part");
        // Nothing of it: neither the good row nor a report.
        assertThat(stored().group("job", "erp-nightly")).isEmpty();
    }

    @Test
    void aFileThatComesAgainAfterACrashIsCountedOnce() throws Exception {
        Path mapping = Files.writeString(
                inbox.resolve("orders.yaml"),
                """
                rules:
                  - metrics:
                      - {name: orders_total, type: counter, labels: {status: status}, aggregate: count, accumulate: true}
                      - {name: orders_latest, labels: {status: status}, aggregate: count}
                """);
        String[] settings = {
            "csv.mapping", "file:" + mapping,
            "camel.component.pushgateway.state-store", "file:" + inbox.resolve(".state/counters")
        };
        byte[] orders = "status\nnew\nnew\npaid\n".getBytes(StandardCharsets.UTF_8);
        drop("orders-1.csv", orders);
        try (RunningBridge bridge = bridge(settings)) {
            awaitFile(".done/orders-1.csv");
        }
        assertThat(stored().value("orders_total", "status", "new")).contains(2.0);

        // As after a crash between push and move: the file is there again, and nothing says that it was pushed but the
        // state store.
        Files.move(inbox.resolve(".done/orders-1.csv"), inbox.resolve("orders-1.csv"));
        Files.delete(inbox.resolve(".state/pushed.txt"));
        try (RunningBridge bridge = bridge(settings)) {
            awaitFile(".done/orders-1.csv");
            assertThat(stored().value("orders_total", "status", "new")).contains(2.0);
            assertThat(stored().value("orders_latest", "status", "new")).contains(2.0);

            // Another file counts, though it holds the same.
            drop("orders-2.csv", orders);
            awaitFile(".done/orders-2.csv");
        }
        assertThat(stored().value("orders_total", "status", "new")).contains(4.0);
        assertThat(stored().value("orders_total", "status", "paid")).contains(2.0);
    }

    @Test
    void aFileThatNoRuleIsForFailsAndOneThatIsNotIncludedStays() throws Exception {
        try (RunningBridge bridge = bridge()) {
            drop("readme.txt", "not mine".getBytes(StandardCharsets.UTF_8));
            drop("unknown.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
            awaitFile(".failed/unknown.csv.reason.txt");

            assertThat(inbox.resolve(".failed/unknown.csv.reason.txt"))
                    .content()
                    .contains("unknown.csv", "rule");
            assertThat(inbox.resolve("readme.txt")).exists();
        }
    }

    @Test
    void aFileThatWasPushedIsNotPushedAgainAfterARestart() throws Exception {
        drop(MACHINES);
        try (RunningBridge bridge = bridge()) {
            awaitFile(".done/" + MACHINES);
        }
        double success = lastSuccess();

        // As after a crash between push and move: the very same file is there again.
        Files.move(inbox.resolve(".done/" + MACHINES), inbox.resolve(MACHINES));
        try (RunningBridge bridge = bridge("csv.job", "other")) {
            drop(NORTH);
            awaitFile(".done/" + NORTH);

            assertThat(inbox.resolve(MACHINES)).exists();
            assertThat(lastSuccess()).isEqualTo(success);
            assertThat(stored().value("machine_produced_pieces_total", "job", "other"))
                    .isEmpty();
        }
    }

    @Test
    void aFileThatFailedIsPushedWhenItIsMovedBack() throws Exception {
        gateway.stop();
        try (RunningBridge bridge = bridge("camel.component.pushgateway.delivery-timeout", "1s")) {
            drop(MACHINES);
            awaitFile(".failed/" + MACHINES);
            assertThat(inbox.resolve(".failed/" + MACHINES + ".reason.txt"))
                    .content()
                    .contains("Nothing is wrong with the file");

            gateway.start();
            Files.move(inbox.resolve(".failed/" + MACHINES), inbox.resolve(MACHINES));
            awaitFile(".done/" + MACHINES);
        }

        assertThat(stored().value("machine_produced_pieces_total", "machine", "press-1"))
                .contains(29954.0);
    }

    @Test
    void aGatewayThatComesBackInTimeGetsTheFile() throws Exception {
        gateway.stop();
        try (RunningBridge bridge = bridge()) {
            drop(MACHINES);
            await().atMost(LONG)
                    .until(() -> bridge.camelContext().getInflightRepository().size() > 0);
            gateway.start();
            awaitFile(".done/" + MACHINES);
        }

        assertThat(stored().value("batch_rows")).contains(5.0);
    }

    @Test
    void delimiterAndSkippedLinesAreAsTheSettingsSayWhereTheMappingDoesNot() throws Exception {
        Path mapping = Files.writeString(
                inbox.resolve("mapping.yaml"),
                "rules: [{labels: {machine: machine}, metrics: [{name: produced, value: produced}]}]");
        try (RunningBridge bridge =
                bridge("csv.mapping", "file:" + mapping, "csv.delimiter", "\t", "csv.skip-lines", "1")) {
            drop("tabs.csv", "a title\nmachine\tproduced\npress-1\t7\n".getBytes(StandardCharsets.UTF_8));
            awaitFile(".done/tabs.csv");
        }

        assertThat(stored().value("produced", "machine", "press-1")).contains(7.0);
    }
}
