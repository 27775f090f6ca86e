// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.source.Arrival;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at a query on a connection of its own, which only reads. {@code :last} stands for its start: how far the bridge
 * has read is the bridge's. Used by one thread only.
 */
final class QueryLook {

    private static final int MOST_ROWS = 1_000;

    private final SourceSettings settings;
    private final Duration timeout;
    private final LastParameter sql;

    /** @param timeout how long the query may take */
    QueryLook(SourceSettings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
        this.sql = LastParameter.in(settings.get("query"));
    }

    /**
     * Connects, and has the database look at the query without running it.
     *
     * @return the columns it will give
     * @throws SQLException what the database says
     */
    String reach() throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql.sql())) {
            String columns = columns(statement);
            connection.rollback();
            return (settings.has("username") ? "the user " + settings.get("username") : "a connection")
                    + " is let in, and only reads; the query " + columns;
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    /**
     * Runs the query again and again, until the thread is interrupted, and gives its first rows.
     *
     * @param period from the end of one to the start of the next
     * @throws SQLException what the database says
     */
    void watch(Duration period, Consumer<Arrival> arrivals) throws SQLException {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                arrivals.accept(run());
                TimeUnit.MILLISECONDS.sleep(period.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Arrival run() throws SQLException {
        List<Object> parameters = Collections.nCopies(
                sql.places(), HighWaterMark.started(settings.has("last-start") ? settings.get("last-start") : "0"));
        List<Object> first = new ArrayList<>();
        boolean more;
        try (QueryRows rows = QueryRows.open(connect(), sql.sql(), parameters, timeout)) {
            while (first.size() < MOST_ROWS && rows.hasNext()) {
                first.add(rows.next());
            }
            more = first.size() == MOST_ROWS && rows.hasNext();
        } catch (SQLException e) {
            throw explained(e);
        }
        String name = settings.key("query") + (more ? ", its first " + MOST_ROWS + " rows" : ", rows: " + first.size());
        return Arrival.of(name, first);
    }

    private Connection connect() throws SQLException {
        String url = settings.get("url");
        Properties login = new Properties();
        if (settings.has("username")) {
            login.setProperty("user", settings.get("username"));
        }
        if (settings.has("password")) {
            login.setProperty("password", settings.get("password"));
        }
        Connection connection = DriverManager.getConnection(url, login);
        try {
            // SQLite's driver takes this before it opens a file only, and refuses it later.
            if (!url.startsWith("jdbc:sqlite:")) {
                connection.setReadOnly(true);
            }
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static String columns(PreparedStatement statement) throws SQLException {
        ResultSetMetaData columns;
        try {
            columns = statement.getMetaData();
        } catch (SQLFeatureNotSupportedException e) {
            columns = null;
        }
        if (columns == null) {
            return "is taken";
        }
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        return "gives " + String.join(", ", names);
    }

    /** With the settings that it is about, as far as the database's own class of states says. */
    private SQLException explained(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String advice = state.startsWith("28")
                ? ". Check " + settings.key("username") + " and " + settings.key("password")
                : state.startsWith("08")
                        ? ". Does the database run? Check " + settings.key("url")
                        : state.startsWith("42") ? ". Check " + settings.key("query") : "";
        String words = FailureWords.of(failure);
        return new SQLException(
                words.endsWith(".") && !advice.isEmpty() ? words + advice.substring(1) : words + advice,
                failure.getSQLState());
    }
}
