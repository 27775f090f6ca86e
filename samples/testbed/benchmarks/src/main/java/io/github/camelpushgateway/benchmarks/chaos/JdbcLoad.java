// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks.chaos;

import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows whose values change. In the end the gateway has the last of each. */
final class JdbcLoad extends Load {

    private final Connection connection;

    /** The last value of each row. Guarded by this. */
    private final Map<String, Long> values = new TreeMap<>();

    JdbcLoad(Database database) throws SQLException {
        connection = DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE chaos (name VARCHAR(20) PRIMARY KEY, v BIGINT)");
        }
    }

    @Override
    String source() {
        return "JDBC rows changed";
    }

    @Override
    synchronized void next() throws SQLException {
        String name = generation();
        long value = values.getOrDefault(name, 0L) + 1;
        String sql = value == 1 ? "INSERT INTO chaos (v, name) VALUES (?, ?)" : "UPDATE chaos SET v = ? WHERE name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, value);
            statement.setString(2, name);
            statement.executeUpdate();
        }
        values.put(name, value);
        sent.increment();
    }

    @Override
    synchronized List<String> missing(StoredMetrics stored) {
        List<String> missing = new ArrayList<>();
        values.forEach((name, value) -> {
            double there = stored.value("chaos_row", "name", name).orElse(0.0);
            if (there != value) {
                missing.add("row " + name + " is " + value + ", there is " + there);
            }
        });
        return missing;
    }
}
