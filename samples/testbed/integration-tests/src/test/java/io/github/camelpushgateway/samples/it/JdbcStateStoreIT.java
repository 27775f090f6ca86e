// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.group.store.FencedStateException;
import io.github.camelpushgateway.group.store.JdbcStateStore;
import io.github.camelpushgateway.group.store.StateStoreException;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The state of two owners in the databases that it is documented for. */
class JdbcStateStoreIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    static List<TestServers.DatabaseKind> kinds() {
        return TestServers.databaseKinds();
    }

    /** One database for all of it: some take long to start. */
    @ParameterizedTest
    @MethodSource("kinds")
    void stateInADatabaseHasOneOwnerAtATime(TestServers.DatabaseKind kind) throws Exception {
        try (Database database = kind.start()) {
            manyThatStartAtOnceMakeTheTablesOnceAndOneOfThemOwns(database);
            whoTakesOverGoesOnWhereTheFormerWasAndShutsItOut(database);
            countersGoOnInAnotherProcessThatNamesTheDatabase(database);
            aDatabaseThatWasAwayIsUsedAgain(database);
            if (database.describe().contains("PostgreSQL")) {
                whoWasStoppedInTheMiddleOfASaveDoesNotKeepTheNextFromTakingOver(database);
            }
        }
    }

    private static void whoTakesOverGoesOnWhereTheFormerWasAndShutsItOut(Database database) {
        String longName = "http://gateway:9091\nmqtt\nsite=" + "ö€😀".repeat(700);
        try (JdbcStateStore first = store(database, "plant");
                JdbcStateStore second = store(database, "plant");
                JdbcStateStore other = store(database, "office")) {
            Map<String, byte[]> entries = new HashMap<>();
            for (int i = 0; i < 500; i++) {
                entries.put("orders_total{device=\"d" + i + "\"}", bytes("v" + i));
                entries.put("Orders_total{device=\"d" + i + " \"}", new byte[] {0, (byte) i, -1});
            }
            first.save(longName, entries, List.of());
            first.save("b", Map.of("x", bytes("1"), "y", new byte[0]), List.of());
            first.save("b", Map.of("x", bytes("2")), List.of("y", "never there"));
            other.save("b", Map.of("x", bytes("of the office")), List.of());

            second.takeOver();

            assertThat(second.groups()).isEqualTo(Set.of(longName, "b"));
            assertThat(second.load(longName)).containsExactlyInAnyOrderEntriesOf(entries);
            assertThat(second.load("b")).containsOnlyKeys("x").containsEntry("x", bytes("2"));
            assertThat(second.load("unknown")).isEmpty();
            assertThatThrownBy(() -> first.save("b", Map.of("x", bytes("zombie")), List.of()))
                    .isInstanceOf(FencedStateException.class)
                    .hasMessageContaining("another process has taken over")
                    .hasMessageContaining("cluster.lock");
            second.save("b", Map.of(), List.of("x"));
            assertThat(second.groups()).isEqualTo(Set.of(longName));
            assertThat(other.load("b")).containsEntry("x", bytes("of the office"));
        }
    }

    private static void manyThatStartAtOnceMakeTheTablesOnceAndOneOfThemOwns(Database database) {
        List<JdbcStateStore> stores =
                List.of(store(database, "a"), store(database, "a"), store(database, "a"), store(database, "a"));
        CompletableFuture.allOf(stores.stream()
                        .map(store -> CompletableFuture.runAsync(store::takeOver))
                        .toArray(CompletableFuture[]::new))
                .join();
        long owners = stores.stream()
                .filter(store -> {
                    try {
                        store.save("g", Map.of("x", bytes("1")), List.of());
                        return true;
                    } catch (FencedStateException e) {
                        return false;
                    }
                })
                .count();
        assertThat(owners).isEqualTo(1);
        stores.forEach(JdbcStateStore::close);
    }

    private static void aDatabaseThatWasAwayIsUsedAgain(Database database) {
        try (JdbcStateStore store = store(database, "a")) {
            store.save("g", Map.of("x", bytes("1")), List.of());
            database.stop();
            assertThatThrownBy(() -> store.save("g", Map.of("x", bytes("2")), List.of()))
                    .isInstanceOf(StateStoreException.class)
                    .isNotInstanceOf(FencedStateException.class)
                    .hasMessageContaining("Check that the database runs");
            database.start();
            await().atMost(LONG).ignoreExceptions().untilAsserted(() -> {
                store.save("g", Map.of("x", bytes("3")), List.of());
                assertThat(store.load("g")).containsEntry("x", bytes("3"));
            });
        }
    }

    /** A process that was stopped between its look at the owner's row and the end of its save holds the row. */
    private static void whoWasStoppedInTheMiddleOfASaveDoesNotKeepTheNextFromTakingOver(Database database)
            throws Exception {
        try (JdbcStateStore next = store(database, "a");
                Connection stopped =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement statement = stopped.createStatement()) {
            stopped.setAutoCommit(false);
            // As the store's own connections are set.
            statement.execute("SET idle_in_transaction_session_timeout = 10000");
            statement.executeQuery("SELECT token FROM pushgateway_owner WHERE name = 'a' FOR UPDATE");
            await().atMost(LONG).ignoreExceptions().untilAsserted(() -> {
                next.takeOver();
                assertThat(next.groups()).isNotEmpty();
            });
        }
    }

    private static void countersGoOnInAnotherProcessThatNamesTheDatabase(Database database) throws Exception {
        try (GatewayServer gateway = TestServers.embeddedGateway()) {
            for (int life = 1; life <= 2; life++) {
                try (CamelContext context = new DefaultCamelContext()) {
                    PushgatewayComponent component = context.getComponent("pushgateway", PushgatewayComponent.class);
                    component.getConfiguration().setGatewayUrl(gateway.url());
                    component.getConfiguration().setStateStore(database.jdbcUrl());
                    component.getConfiguration().setStateStoreUsername(database.username());
                    component.getConfiguration().setStateStorePassword(database.password());
                    context.getRegistry()
                            .bind(
                                    "orders",
                                    """
                            rules:
                              - metrics: [{name: orders_total, type: counter, aggregate: count, accumulate: true}]
                            """);
                    context.start();
                    context.createProducerTemplate()
                            .requestBody(
                                    "pushgateway:shop?mapping=ref:orders", List.of(Map.of("a", 1), Map.of("a", 2)));
                }
                assertThat(gateway.readBack().value("orders_total", "job", "shop"))
                        .contains(2.0 * life);
            }
        }
    }

    private static JdbcStateStore store(Database database, String owner) {
        return new JdbcStateStore(database.jdbcUrl(), database.username(), database.password(), owner);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
