// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A legacy application that keeps its orders in a database: makes its tables where there are none, and books orders
 * every second.
 */
final class LegacyOrders implements AutoCloseable {

    /** What the bridge polls. The quoted names keep their case in any database. */
    static final String QUERY = "SELECT region AS \"region\", status AS \"status\", order_count AS \"order_count\","
            + " amount AS \"amount\", oldest_minutes AS \"oldest_minutes\" FROM orders_summary";

    private static final System.Logger LOG = System.getLogger(LegacyOrders.class.getName());
    private static final String TABLE = "orders_summary";
    private static final String SCHEMA = "/data/sql/orders.sql";

    private final String url;
    private final String username;
    private final String password;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "legacy-orders");
        thread.setDaemon(true);
        return thread;
    });

    /** @throws SQLException if the database cannot be reached or does not take the schema */
    LegacyOrders(String url, String username, String password) throws SQLException, IOException {
        this.url = url;
        this.username = username;
        this.password = password;
        try (Connection connection = connect()) {
            if (!exists(connection)) {
                create(connection);
            }
        }
        timer.scheduleWithFixedDelay(this::book, 1, 1, TimeUnit.SECONDS);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, username, password);
    }

    private static boolean exists(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String name = metaData.storesUpperCaseIdentifiers() ? TABLE.toUpperCase(java.util.Locale.ROOT) : TABLE;
        try (ResultSet tables = metaData.getTables(null, connection.getSchema(), name, null)) {
            return tables.next();
        }
    }

    private static void create(Connection connection) throws SQLException, IOException {
        String script;
        try (InputStream in = LegacyOrders.class.getResourceAsStream(SCHEMA)) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String command : script.split(";\\s*\\R")) {
                if (!command.isBlank()) {
                    statement.execute(command);
                }
            }
        }
        connection.commit();
    }

    private void book() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE " + TABLE
                    + " SET order_count = order_count + 1, amount = amount + 49.90 WHERE status = 'open'");
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "No order booked", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
