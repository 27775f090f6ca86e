// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import io.github.camelpushgateway.bridge.failure.FailureWords;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a query, read while somebody asks for them. The connection goes back when they are read through, when
 * {@link #close} is called, or
 * when reading fails, whichever comes first; nothing is ever committed. A query that takes longer than it may, from
 * its start to its last
 * row, is cancelled. Used by one thread only, but may be closed by any.
 */
final class QueryRows implements Iterator<Object>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QueryRows.class);

    /** So many are fetched at a time, by drivers that read rows bit by bit. */
    private static final int FETCHED = 1000;

    /**
     * How much longer than the query may take a read from the network waits: first the database itself is to cancel.
     */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Connection connection;
    private final Duration timeout;
    private final long deadline;
    private Statement statement;
    private ResultSet rows;
    private QueryColumns columns;

    /** Whether {@link #rows} is at a row that was not handed out. */
    private boolean ready;

    private volatile boolean closed;

    private QueryRows(Connection connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /**
     * Runs a query.
     *
     * @param connection is closed with the rows, and at once if there are none to come
     * @param sql without parameters as the database takes it; with them it has question marks as JDBC wants them
     * @param timeout from now to the last row
     * @throws SQLException if the database refuses it, it takes too long, or it is a statement that gives no rows
     */
    static QueryRows open(Connection connection, String sql, List<?> parameters, Duration timeout) throws SQLException {
        QueryRows query = new QueryRows(connection, timeout);
        try {
            query.run(sql, parameters);
            return query;
        } catch (SQLException e) {
            query.close();
            throw query.explained(e);
        } catch (RuntimeException | Error e) {
            query.close();
            throw e;
        }
    }

    private void run(String sql, List<?> parameters) throws SQLException {
        limitNetwork();
        boolean hasRows;
        if (parameters.isEmpty()) {
            // Not prepared: a question mark in the SQL is the database's own, as in PostgreSQL's operators.
            Statement plain = connection.createStatement();
            statement = plain;
            configure(plain);
            hasRows = plain.execute(sql);
        } else {
            PreparedStatement prepared = connection.prepareStatement(sql);
            statement = prepared;
            configure(prepared);
            for (int i = 0; i < parameters.size(); i++) {
                Parameter.set(prepared, i + 1, parameters.get(i));
            }
            hasRows = prepared.execute();
        }
        // What comes before the rows, such as how many an earlier statement has changed, is passed over.
        while (!hasRows && statement.getUpdateCount() != -1) {
            hasRows = statement.getMoreResults();
        }
        if (!hasRows) {
            throw new SQLException(
                    "The query gives no rows: it is a statement such as CALL or UPDATE. Nothing of it was kept."
                            + " Write one that gives rows, such as SELECT");
        }
        rows = statement.getResultSet();
        columns = QueryColumns.of(rows.getMetaData(), connection.getMetaData().getDatabaseProductName());
    }

    private void configure(Statement query) throws SQLException {
        query.setFetchSize(FETCHED);
        try {
            // The SQL is the database's own language; braces in it mean nothing to JDBC.
            query.setEscapeProcessing(false);
            query.setQueryTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, (timeout.toMillis() + 999) / 1000)));
        } catch (SQLFeatureNotSupportedException e) {
            LOG.debug("The driver of {} knows no timeout of a query", connection, e);
        }
    }

    /** A database that is stopped within a query, or cut off, answers nothing, not even that it has cancelled. */
    private void limitNetwork() {
        try {
            connection.setNetworkTimeout(Runnable::run, (int)
                    Math.min(Integer.MAX_VALUE, timeout.plus(GRACE).toMillis()));
        } catch (SQLException | UnsupportedOperationException | AbstractMethodError e) {
            LOG.debug("The driver of {} knows no timeout of its connection", connection, e);
        }
    }

    @Override
    public boolean hasNext() {
        if (ready) {
            return true;
        }
        if (closed) {
            return false;
        }
        try {
            if (System.nanoTime() - deadline > 0) {
                throw new SQLTimeoutException("its rows did not come in time");
            }
            ready = rows.next();
            if (!ready) {
                close();
            }
            return ready;
        } catch (SQLException e) {
            close();
            throw failed(e);
        }
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ready = false;
        try {
            return new QueryRow(columns, columns.read(rows));
        } catch (SQLException e) {
            close();
            throw failed(e);
        }
    }

    /** With the words alone: what reads the rows shows them as its own. */
    private RuntimeCamelException failed(SQLException failure) {
        SQLException explained = explained(failure);
        return new RuntimeCamelException(FailureWords.of(explained), explained);
    }

    private SQLException explained(SQLException failure) {
        return System.nanoTime() - deadline < 0
                ? failure
                : new SQLTimeoutException(
                        "The query took longer than " + words(timeout)
                                + " and was cancelled. Make it faster, or allow it more with jdbc.timeout",
                        failure);
    }

    private static String words(Duration time) {
        if (time.toMillis() % 1000 != 0) {
            return time.toMillis() + " milliseconds";
        }
        return time.toSeconds() == 1 ? "1 second" : time.toSeconds() + " seconds";
    }

    /**
     * Ends the transaction, in which nothing was to be changed, and gives the connection back. Closing twice does no
     * harm.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        quietly(rows);
        quietly(statement);
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            LOG.debug("A connection that is broken could not end its transaction", e);
        }
        quietly(connection);
    }

    private static void quietly(AutoCloseable what) {
        try {
            if (what != null) {
                what.close();
            }
        } catch (Exception e) {
            LOG.debug("A part of a query could not be closed", e);
        }
    }
}
