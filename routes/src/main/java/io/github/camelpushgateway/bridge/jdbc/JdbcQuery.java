// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import org.apache.camel.Exchange;

/**
 * A query as a route polls it: the steps that give it to the {@code sql:} endpoint, watch its rows, and keep how
 * far it has read. It is an object, and not text in the route, because SQL may hold whatever Camel takes for its
 * own. Thread safe.
 */
public final class JdbcQuery {

    private final HighWaterMark mark = new HighWaterMark();
    private final String name;
    private final String sql;
    private final String lastColumn;
    private final String lastStart;

    /**
     * @param name what its state is kept under
     * @param sql as the database takes it; {@code :last} in it stands for the highest value of the column in the
     *     rows that were pushed
     * @param lastColumn that column, or {@code null}
     * @param lastStart what {@code :last} stands for before the first row; {@code null} for 0
     */
    public JdbcQuery(String name, String sql, String lastColumn, String lastStart) {
        this.name = name;
        this.sql = sql;
        this.lastColumn = lastColumn == null || LastParameter.in(sql).places() == 0 ? "" : lastColumn;
        this.lastStart = lastStart == null ? "0" : lastStart;
    }

    /** Before the query: gives the SQL and what stands for {@code :last} to the endpoint. */
    public void begin(Exchange exchange) {
        exchange.getMessage().setHeader("CamelSqlQuery", sql);
        mark.begin(exchange, name, lastStart);
    }

    /** After the query: watches the rows. */
    public void follow(Exchange exchange) {
        mark.follow(exchange, lastColumn);
    }

    /** When the gateway has the rows: keeps how far the query has read. */
    public void keep(Exchange exchange) {
        mark.keep(exchange, name);
    }
}
