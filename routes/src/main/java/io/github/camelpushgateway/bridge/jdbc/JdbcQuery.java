// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.bridge.status.SourceStatus;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * A query as a route polls it: {@link #run} gives its rows, {@link #keep} keeps how far it has read. It is an object,
 * and not text in the route,
 * because SQL may hold whatever Camel takes for its own. Thread safe.
 */
public final class JdbcQuery {

    private static final Duration LONGEST_DEFAULT = Duration.ofMinutes(1);

    private final HighWaterMark mark = new HighWaterMark();
    private final String name;
    private final DataSource database;
    private final LastParameter sql;
    private final String lastColumn;
    private final String lastStart;
    private final Duration timeout;

    /**
     * @param name what its state is kept under
     * @param database gives connections, without autocommit; each is closed when the rows are read
     * @param sql as the database takes it; {@code :last} in it stands for the highest value of the column in the rows
     *     that were pushed
     * @param lastColumn that column, or {@code null}
     * @param lastStart what {@code :last} stands for before the first row; {@code null} for 0
     * @param timeout how long the database may take from the start of a query to its last row
     */
    public JdbcQuery(
            String name, DataSource database, String sql, String lastColumn, String lastStart, Duration timeout) {
        this.name = name;
        this.database = database;
        this.sql = LastParameter.in(sql);
        this.lastColumn = this.sql.places() == 0 ? null : lastColumn;
        this.lastStart = lastStart == null ? "0" : lastStart;
        this.timeout = timeout;
    }

    /** How long a query may take where nothing is said: until the next one is due, and at most a minute. */
    static Duration defaultTimeout(Duration period) {
        return period.compareTo(LONGEST_DEFAULT) < 0 ? period : LONGEST_DEFAULT;
    }

    /**
     * Runs the query. The exchange's body becomes its rows, an iterator of maps, which are read as somebody asks for
     * them. The connection goes back
     * when they are read through, and at the latest when the exchange ends.
     *
     * @throws SQLException if the database cannot be reached, refuses the query, takes too long, or gives no rows
     */
    public void run(Exchange exchange) throws SQLException {
        List<Object> parameters =
                sql.places() == 0 ? List.of() : Collections.nCopies(sql.places(), mark.last(exchange, name, lastStart));
        QueryRows rows =
                open(parameters, SourceStatuses.of(exchange.getContext()).get(name));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange ended) {
                rows.close();
            }
        });
        Iterator<Object> body = lastColumn == null ? rows : mark.follow(exchange, rows, lastColumn);
        exchange.getMessage().setBody(body);
    }

    /** A database that refuses a query is there; one that does not answer in time is not. */
    private QueryRows open(List<Object> parameters, SourceStatus status) throws SQLException {
        try {
            QueryRows rows = QueryRows.open(database.getConnection(), sql.sql(), parameters, timeout);
            status.connected();
            status.received();
            return rows;
        } catch (SQLTransientException | SQLNonTransientConnectionException | SQLRecoverableException e) {
            status.disconnected(FailureWords.of(e));
            throw e;
        } catch (SQLException e) {
            if (isConnectionLost(e)) {
                status.disconnected(FailureWords.of(e));
            } else {
                status.connected();
            }
            throw e;
        }
    }

    /** By the class of SQL states that is for connections; a driver need not have exceptions of its own for them. */
    private static boolean isConnectionLost(SQLException failure) {
        return failure.getSQLState() != null && failure.getSQLState().startsWith("08");
    }

    /** When the gateway has the rows: keeps how far the query has read. */
    public void keep(Exchange exchange) {
        mark.keep(exchange, name);
    }
}
