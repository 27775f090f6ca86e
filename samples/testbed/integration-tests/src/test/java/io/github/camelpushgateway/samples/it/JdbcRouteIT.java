// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDBC route as it is delivered. Each test has a gateway and a database of its own. */
class JdbcRouteIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final String QUERY =
            """
            SELECT region AS "region", status AS "status", order_count AS "order_count", amount AS "amount",
            oldest_minutes AS "oldest_minutes" FROM orders_summary""";

    @TempDir
    private Path folder;

    private GatewayServer gateway;
    private Database database;

    @BeforeEach
    void startServers() throws Exception {
        gateway = TestServers.gateway();
        database = TestServers.database();
        try (InputStream sql = JdbcRouteIT.class.getResourceAsStream("/data/sql/orders.sql")) {
            execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void stopServers() {
        database.close();
        gateway.close();
    }

    private void execute(String sql) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private RunningBridge bridge(String... more) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("pushgateway.url", gateway.url());
        settings.put("jdbc.url", database.jdbcUrl());
        settings.put("jdbc.username", database.username());
        settings.put("jdbc.password", database.password());
        settings.put("jdbc.query", QUERY);
        settings.put("jdbc.period", "200ms");
        settings.put("jdbc.job", "orders");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return RunningBridge.start(BridgeSettings.of(settings));
    }

    private StoredMetrics stored() {
        return gateway.readBack();
    }

    private double lastSuccess() {
        return stored().value("batch_last_success_timestamp_seconds").orElse(0.0);
    }

    private void awaitSuccessAfter(double time) {
        await().atMost(LONG).until(() -> lastSuccess() > time);
    }

    private static HikariDataSource pool(RunningBridge bridge) {
        return bridge.camelContext().getRegistry().lookupByNameAndType("jdbc.database", HikariDataSource.class);
    }

    @Test
    void rowsArriveWithTheirValuesAndLabelsAndChangeWithTheTable() throws Exception {
        try (RunningBridge bridge = bridge()) {
            awaitSuccessAfter(0);
            StoredMetrics stored = stored();
            assertThat(stored.value("orders_count", "region", "emea", "status", "open", "source", "orders"))
                    .contains(837.0);
            assertThat(stored.value("orders_amount_euros", "region", "apac", "status", "open"))
                    .contains(821.2);
            assertThat(stored.value("orders_oldest_age_seconds", "region", "apac", "status", "open"))
                    .contains(102300.0);
            // NULL is no sample, and not 0.
            assertThat(stored.value("orders_amount_euros", "region", "emea", "status", "returned"))
                    .isEmpty();

            execute("UPDATE orders_summary SET order_count = 1 WHERE region = 'emea' AND status = 'open'");
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(stored().value("orders_count", "region", "emea", "status", "open"))
                            .contains(1.0));
        }
    }

    @Test
    void everyPollIsReportedAsABatchAndGivesItsConnectionBack() throws Exception {
        try (RunningBridge bridge = bridge()) {
            awaitSuccessAfter(0);
            awaitSuccessAfter(lastSuccess());

            assertThat(stored().value("batch_rows")).contains(9.0);
            assertThat(stored().value("batch_rows_rejected")).contains(0.0);
            assertThat(stored().value("batch_duration_seconds").orElseThrow()).isPositive();
            assertThat(pool(bridge).getHikariPoolMXBean().getTotalConnections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aPollThatFailsLeavesTheLastSuccessAndTheNextOneComes() throws Exception {
        try (RunningBridge bridge = bridge()) {
            awaitSuccessAfter(0);
            execute("ALTER TABLE orders_summary RENAME TO gone");
            // The last poll that succeeded may still be on its way.
            await().during(Duration.ofSeconds(2)).atMost(LONG).until(new SameAsBefore(this::lastSuccess));
            double success = lastSuccess();
            assertThat(pool(bridge).getHikariPoolMXBean().getActiveConnections())
                    .isLessThanOrEqualTo(1);

            execute("ALTER TABLE gone RENAME TO orders_summary");
            awaitSuccessAfter(success);
        }
    }

    @Test
    void aRowThatCannotBeMappedFailsThePollAndGivesTheConnectionBack() throws Exception {
        Path mapping = Files.writeString(
                folder.resolve("status.yaml"),
                "rules: [{labels: {region: region}, metrics: [{name: orders_status, value: status}]}]");
        execute("DELETE FROM orders_summary WHERE status <> 'open'");
        try (RunningBridge bridge = bridge("jdbc.mapping", "file:" + mapping, "jdbc.period", "50ms")) {
            // Time for many more polls than the pool has connections.
            await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> lastSuccess() == 0);
            assertThat(stored().group("job", "orders")).isEmpty();

            execute("UPDATE orders_summary SET status = '5'");
            awaitSuccessAfter(0);
            assertThat(stored().value("orders_status", "region", "apac")).contains(5.0);
        }
    }

    @Test
    void aDatabaseThatIsDownAtTheStartIsFoundLater() throws Exception {
        database.stop();
        try (RunningBridge bridge = bridge()) {
            assertThat(bridge.camelContext()
                            .getRouteController()
                            .getRouteStatus("jdbc")
                            .isStarted())
                    .isTrue();
            database.start();
            awaitSuccessAfter(0);
        }
    }

    @Test
    void pollsDoNotOverlapHoweverSlowTheGateway() throws Exception {
        try (RunningBridge bridge = bridge("jdbc.period", "50ms")) {
            awaitSuccessAfter(0);
            gateway.pause();
            try {
                await().during(Duration.ofSeconds(2))
                        .atMost(LONG)
                        .until(() ->
                                bridge.camelContext().getInflightRepository().size() <= 1);
            } finally {
                gateway.resume();
            }
            awaitSuccessAfter(System.currentTimeMillis() / 1000.0);
        }
    }

    @Test
    void anySqlGoesToTheDatabaseAsItIsWritten() throws Exception {
        String query = "SELECT 'a?b#c&d=:#e:?f ${g}' AS \"region\", 'x' AS \"status\", '5'::int % 3 AS \"order_count\","
                + " 1 AS \"amount\", 1 AS \"oldest_minutes\" -- ? #";
        try (RunningBridge bridge = bridge("jdbc.query", query)) {
            awaitSuccessAfter(0);
        }

        assertThat(stored().value("orders_count", "region", "a?b#c&d=:#e:?f ${g}"))
                .contains(2.0);
    }

    @Test
    void aLargeResultIsPushedWholeWithoutBeingHeldInTheDriver() throws Exception {
        execute("CREATE TABLE many AS SELECT * FROM orders_summary WHERE 1 = 0");
        execute("INSERT INTO many (region, status, order_count) SELECT 'r' || n.x, 's', n.x FROM "
                + (database.jdbcUrl().startsWith("jdbc:postgresql")
                        ? "generate_series(1, 20000) AS n(x)"
                        : "system_range(1, 20000) n"));
        try (RunningBridge bridge =
                bridge("jdbc.query", QUERY.replace("orders_summary", "many"), "jdbc.period", "5m")) {
            awaitSuccessAfter(0);
        }

        assertThat(stored().samples("orders_count")).hasSize(20000);
        assertThat(stored().value("batch_rows")).contains(20000.0);
    }

    @Test
    void severalQueriesGoAtTheirOwnPaceAndASlowOneHoldsUpNoOther() throws Exception {
        Path mapping = Files.writeString(
                folder.resolve("rows.yaml"), "rules: [{metrics: [{name: rows_seen, value: n, labels: {q: q}}]}]");
        try (Connection lock =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement locking = lock.createStatement()) {
            lock.setAutoCommit(false);
            locking.execute("UPDATE orders_summary SET order_count = 2 WHERE region = 'emea'");
            if (database.jdbcUrl().startsWith("jdbc:postgresql")) {
                locking.execute("LOCK TABLE orders_summary IN ACCESS EXCLUSIVE MODE");
            }
            try (RunningBridge bridge = bridge(
                    "jdbc.queries", "quick,slow",
                    "jdbc.mapping", "file:" + mapping,
                    "jdbc.quick.query", "SELECT 1 AS \"n\", 'quick' AS \"q\"",
                    "jdbc.slow.query",
                            "SELECT order_count AS \"n\", 'slow' AS \"q\" FROM orders_summary WHERE region = 'emea'"
                                    + " AND status = 'open'"
                                    // PostgreSQL's reads wait for the lock of the table, and may lock nothing
                                    // themselves.
                                    + (database.jdbcUrl().startsWith("jdbc:postgresql") ? "" : " FOR UPDATE"),
                    "jdbc.quick.job", "quick",
                    "jdbc.slow.job", "slowly",
                    "jdbc.slow.period", "300ms")) {
                await().atMost(LONG).until(() -> success("quick") > 0);
                double first = success("quick");
                await().atMost(LONG).until(() -> success("quick") > first);
                assertThat(success("slowly")).isZero();

                lock.commit();
                await().atMost(LONG).until(() -> success("slowly") > 0);
            }
        }
        assertThat(stored().value("rows_seen", "job", "slowly", "q", "slow")).contains(2.0);
        assertThat(stored().value("rows_seen", "job", "quick", "q", "quick")).contains(1.0);
    }

    @Test
    void aQueryReadsOnFromTheLastRowThatWasPushedAlsoOverARestart() throws Exception {
        Path mapping = Files.writeString(
                folder.resolve("events.yaml"),
                "rules: [{labels: {kind: kind}, metrics: [{name: events_total, type: counter, aggregate: count, accumulate: true}]}]");
        execute("CREATE TABLE events (id INTEGER PRIMARY KEY, kind VARCHAR(10))");
        execute("INSERT INTO events VALUES (1, 'a'), (2, 'a'), (3, 'b')");
        String[] settings = {
            "jdbc.query",
            "SELECT id AS \"id\", kind AS \"kind\" FROM events WHERE id > :last -- not :last",
            "jdbc.last-column",
            "id",
            "jdbc.mapping",
            "file:" + mapping,
            "camel.component.pushgateway.state-store",
            "file:" + folder.resolve("state")
        };
        try (RunningBridge bridge = bridge(settings)) {
            awaitEvents("a", 2);
            execute("INSERT INTO events VALUES (10, 'a'), (11, 'b')");
            awaitEvents("a", 3);
            awaitEvents("b", 2);
            // Time for several polls more, which bring no row.
            double success = lastSuccess();
            awaitSuccessAfter(success);
            awaitSuccessAfter(lastSuccess());
            assertThat(stored().value("events_total", "kind", "a")).contains(3.0);
        }
        execute("INSERT INTO events VALUES (12, 'a')");
        try (RunningBridge bridge = bridge(settings)) {
            awaitEvents("a", 4);
            assertThat(stored().value("events_total", "kind", "b")).contains(2.0);
        }
    }

    @Test
    void whatTheGatewayDidNotTakeIsReadAgain() throws Exception {
        Path mapping = Files.writeString(
                folder.resolve("events.yaml"),
                "rules: [{labels: {kind: kind}, metrics: [{name: event_size, value: size}]}]");
        execute("CREATE TABLE events (at TIMESTAMP, kind VARCHAR(10), size VARCHAR(10))");
        execute(
                "INSERT INTO events VALUES (TIMESTAMP '2026-01-31 10:00:00.123', 'a', '5'), (TIMESTAMP '2026-01-31 11:00:00', 'b', 'large')");
        try (RunningBridge bridge = bridge(
                "jdbc.query",
                        "SELECT at AS \"at\", kind AS \"kind\", size AS \"size\" FROM events WHERE at > :last ORDER BY at",
                "jdbc.last-column", "at",
                "jdbc.last-start", "2026-01-01T00:00:00Z",
                "jdbc.mapping", "file:" + mapping)) {
            // The second row fails the poll, and the first is not passed over.
            await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> lastSuccess() == 0);
            execute("UPDATE events SET size = '7' WHERE kind = 'b'");
            awaitSuccessAfter(0);
            assertThat(stored().value("event_size", "kind", "a")).contains(5.0);
            assertThat(stored().value("event_size", "kind", "b")).contains(7.0);
        }
    }

    @Test
    void twoRowsWithTheSameLabelsFailThePollUnlessTheMappingSaysWhatIsMeant() throws Exception {
        String rule = "rules: [{labels: {region: region}, metrics: [{name: orders_in_region, value: order_count%s}]}]";
        Path silent = Files.writeString(folder.resolve("silent.yaml"), rule.formatted(""));
        Path summed = Files.writeString(folder.resolve("summed.yaml"), rule.formatted(", aggregate: sum"));
        try (RunningBridge bridge = bridge("jdbc.mapping", "file:" + silent)) {
            await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> lastSuccess() == 0);
        }
        try (RunningBridge bridge = bridge("jdbc.mapping", "file:" + summed)) {
            awaitSuccessAfter(0);
            assertThat(stored().value("orders_in_region", "region", "emea")).contains(1419.0);
        }
    }

    private double success(String job) {
        return stored().value("batch_last_success_timestamp_seconds", "job", job)
                .orElse(0.0);
    }

    private void awaitEvents(String kind, double count) {
        await().atMost(LONG).untilAsserted(() -> assertThat(stored().value("events_total", "kind", kind))
                .contains(count));
    }

    /** Whether a value is what it was when last asked for. */
    private static final class SameAsBefore implements Callable<Boolean> {

        private final DoubleSupplier value;
        private double before = Double.NaN;

        SameAsBefore(DoubleSupplier value) {
            this.value = value;
        }

        @Override
        public Boolean call() {
            double now = value.getAsDouble();
            boolean same = now == before;
            before = now;
            return same;
        }
    }
}
