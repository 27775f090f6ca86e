// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first rows of a configured query. Reads only, on a connection of its own. Stateless. */
final class QueryRows {

    private static final int MOST_ROWS = 500;
    private static final int PATIENCE_SECONDS = 60;

    private QueryRows() {}

    /**
     * Asks the database.
     *
     * @param name the name of one of several queries, or {@code null}
     * @throws SettingsException if there is no such query
     * @throws SQLException what the database says
     */
    static List<Map<String, Object>> first(Settings settings, String name) throws SQLException {
        String query = get(settings, name, "query");
        if (query == null || get(settings, name, "url") == null) {
            throw new SettingsException("There is no " + (name == null ? "jdbc.query" : "jdbc." + name + ".query")
                    + " with a jdbc.url in the settings");
        }
        if (query.contains(":last")) {
            throw new SettingsException(
                    "A query with :last depends on what was read before. Suggest from one without it, for"
                            + " example JDBC_QUERY='SELECT … LIMIT 100'");
        }
        try (Connection connection = DriverManager.getConnection(
                get(settings, name, "url"), get(settings, name, "username"), get(settings, name, "password"))) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setMaxRows(MOST_ROWS);
                statement.setQueryTimeout(PATIENCE_SECONDS);
                try (ResultSet rows = statement.executeQuery(query)) {
                    return rows(rows);
                }
            } finally {
                connection.rollback();
            }
        }
    }

    private static String get(Settings settings, String name, String word) {
        String own = name == null ? null : settings.get("jdbc." + name + "." + word);
        return own != null ? own : settings.get("jdbc." + word);
    }

    private static List<Map<String, Object>> rows(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<Map<String, Object>> all = new ArrayList<>();
        while (rows.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                Object value = rows.getObject(i);
                boolean plain = value == null || value instanceof Number || value instanceof Boolean;
                row.put(columns.getColumnLabel(i), plain ? value : value.toString());
            }
            all.add(row);
        }
        return all;
    }
}
