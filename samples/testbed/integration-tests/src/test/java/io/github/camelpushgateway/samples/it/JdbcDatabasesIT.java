// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What databases and their drivers differ in: types, NULL, the case of names, streaming, parameters. */
class JdbcDatabasesIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final String MAPPING =
            """
            rules:
              - labels: {machine: machine, shift: shift}
                metrics:
                  - {name: output_total, type: counter, value: output}
                  - {name: output_weight_kilograms, value: weight}
                  - {name: machine_running, value: running, valueMap: {true: 1, false: 0, 1: 1, 0: 0}}
                  - {name: output_changed_timestamp_seconds, value: changed}
            """;

    @TempDir
    private Path folder;

    static List<TestServers.DatabaseKind> kinds() {
        return TestServers.databaseKinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void rowsOfAllTypesArriveAndOnlyNewOnesAreRead(TestServers.DatabaseKind kind) throws Exception {
        Path mapping = Files.writeString(folder.resolve("output.yaml"), MAPPING);
        try (Database database = kind.start();
                GatewayServer gateway = TestServers.gateway()) {
            execute(
                    database,
                    "CREATE TABLE output (id BIGINT PRIMARY KEY, machine VARCHAR(20), shift SMALLINT, output INTEGER,"
                            + " weight DECIMAL(10, 3), running BOOLEAN, changed TIMESTAMP NULL)");
            execute(
                    database,
                    "INSERT INTO output VALUES (1, 'press', 1, 500, 1250.125, TRUE, '2026-01-31 10:00:00'),"
                            + " (2, 'saw', 1, NULL, NULL, FALSE, NULL)");
            Settings settings = BridgeSettings.of(Map.of(
                    "pushgateway.url",
                    gateway.url(),
                    "jdbc.url",
                    database.jdbcUrl(),
                    "jdbc.username",
                    database.username(),
                    "jdbc.password",
                    database.password(),
                    "jdbc.query",
                    "SELECT id AS id, machine AS machine, shift AS shift, output AS output, weight AS weight,"
                            + " running AS running, changed AS changed FROM output WHERE id > :last",
                    "jdbc.last-column",
                    "id",
                    "jdbc.period",
                    "200ms",
                    "jdbc.job",
                    "output",
                    "jdbc.mapping",
                    "file:" + mapping));
            try (RunningBridge bridge = RunningBridge.start(settings)) {
                await().atMost(LONG).untilAsserted(() -> assertThat(value(gateway, "output_total", "press"))
                        .isEqualTo(500.0));
                assertThat(value(gateway, "output_weight_kilograms", "press")).isEqualTo(1250.125);
                assertThat(value(gateway, "machine_running", "press")).isEqualTo(1.0);
                assertThat(value(gateway, "machine_running", "saw")).isZero();
                // NULL is no sample.
                assertThat(value(gateway, "output_total", "saw")).isNaN();
                assertThat(value(gateway, "output_changed_timestamp_seconds", "saw"))
                        .isNaN();

                execute(database, "UPDATE output SET output = 1 WHERE id = 1");
                execute(database, "INSERT INTO output VALUES (3, 'saw', 1, 7, 0.5, TRUE, '2026-01-31 11:00:00')");
                await().atMost(LONG).untilAsserted(() -> assertThat(value(gateway, "output_total", "saw"))
                        .isEqualTo(7.0));
                assertThat(value(gateway, "output_total", "press")).isEqualTo(500.0);
            }
        }
    }

    private static double value(GatewayServer gateway, String metric, String machine) {
        StoredMetrics stored = gateway.readBack();
        return stored.value(metric, "machine", machine, "shift", "1").orElse(Double.NaN);
    }

    private static void execute(Database database, String sql) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
