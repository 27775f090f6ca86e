// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.group.store.HighWaterMarks;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Lets a query read on from where it was: {@code :last} in it stands for the value that a column had in the last
 * row that was pushed. A route calls {@link #begin} before the query, {@link #follow} after it, and {@link #keep}
 * when the gateway has the rows, not before. A crash between a push and {@link #keep} reads those rows once more.
 * Thread safe.
 */
public final class HighWaterMark {

    private static final String QUERY = "CamelSqlQuery";
    private static final String LATEST = "CamelPushgatewayLatestRow";

    /**
     * Puts the value in the place of each {@code :last}. A query without it is left as it is.
     *
     * @param exchange has the query in its header {@code CamelSqlQuery}
     * @param name what the value is kept under
     * @param start the value before there was any row: a number, a time as in 2026-01-31T00:00:00Z, or any text
     */
    public void begin(Exchange exchange, String name, String start) {
        LastParameter query = LastParameter.in(exchange.getMessage().getHeader(QUERY, String.class));
        if (query.places() == 0) {
            return;
        }
        Object last = marks(exchange).get(name).map(HighWaterMark::kept).orElseGet(() -> started(start));
        exchange.getMessage().setHeader(QUERY, query.sql());
        exchange.getMessage().setBody(Collections.nCopies(query.places(), last));
    }

    /**
     * Watches the rows go by.
     *
     * @param exchange has the rows as its body, an iterator of maps
     * @param column whose value is to be kept; empty for none
     */
    public void follow(Exchange exchange, String column) {
        if (!column.isEmpty() && exchange.getMessage().getBody() instanceof Iterator<?> rows) {
            Rows watched = new Rows(rows, column);
            exchange.getMessage().setBody(watched);
            exchange.setProperty(LATEST, watched);
        }
    }

    /** Keeps the value of the last row. */
    public void keep(Exchange exchange, String name) {
        Rows rows = exchange.getProperty(LATEST, Rows.class);
        if (rows != null && rows.latest != null) {
            marks(exchange).set(name, text(rows.latest));
        }
    }

    private static HighWaterMarks marks(Exchange exchange) {
        return exchange.getContext()
                .getComponent("pushgateway", PushgatewayComponent.class)
                .marks();
    }

    /** With the kind of the value in front, because databases do not compare a number with a text. */
    private static String text(Object value) {
        if (value instanceof Number number) {
            return "number " + new BigDecimal(number.toString()).toPlainString();
        }
        if (value instanceof Timestamp time) {
            return "time " + time.toInstant();
        }
        return "text " + value;
    }

    private static Object kept(String text) {
        String value = text.substring(text.indexOf(' ') + 1);
        return switch (text.substring(0, text.indexOf(' '))) {
            case "number" -> number(value);
            case "time" -> Timestamp.from(Instant.parse(value));
            default -> value;
        };
    }

    private static Object started(String start) {
        try {
            return number(start);
        } catch (NumberFormatException noNumber) {
            try {
                return Timestamp.from(Instant.parse(start));
            } catch (DateTimeException noTime) {
                return start;
            }
        }
    }

    private static Object number(String text) {
        BigDecimal number = new BigDecimal(text);
        return number.scale() <= 0 && number.precision() <= 18 ? (Object) number.longValueExact() : number;
    }

    /** Rows on their way, and the newest value of a column among them. Used by one thread only. */
    private static final class Rows implements Iterator<Object>, AutoCloseable {

        private final Iterator<?> rows;
        private final String column;
        private Object latest;

        Rows(Iterator<?> rows, String column) {
            this.rows = rows;
            this.column = column;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Object next() {
            Object row = rows.next();
            if (row instanceof Map<?, ?> fields) {
                if (!fields.containsKey(column)) {
                    throw new IllegalArgumentException("The query's rows have no column '" + column + "', but "
                            + fields.keySet() + ". Correct last-column, or select that column");
                }
                latest = later(latest, fields.get(column));
            }
            return row;
        }

        /** The larger, so that rows need not come in order. */
        @SuppressWarnings("unchecked")
        private static Object later(Object former, Object value) {
            if (value == null) {
                return former;
            }
            boolean comparable = former != null && former.getClass() == value.getClass();
            return comparable && value instanceof Comparable<?> && ((Comparable<Object>) value).compareTo(former) < 0
                    ? former
                    : value;
        }

        @Override
        public void close() throws Exception {
            if (rows instanceof AutoCloseable closeable) {
                closeable.close();
            }
        }
    }
}
