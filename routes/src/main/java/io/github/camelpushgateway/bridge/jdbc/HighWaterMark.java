// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.group.store.HighWaterMarks;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Lets a query read on from where it was: {@code :last} in it stands for the value that a column had in the last row
 * that was pushed. {@link #last}
 * is for before the query, {@link #follow} for after it, and {@link #keep} for when the gateway has the rows, not
 * before. A crash between a
 * push and {@link #keep} reads those rows once more. Thread safe.
 */
final class HighWaterMark {

    private static final String LATEST = "CamelPushgatewayLatestRow";

    /**
     * What {@code :last} stands for now: a number, a text, or a time.
     *
     * @param name what the value is kept under
     * @param start the value before there was any row: a number, a time as in 2026-01-31T00:00:00Z, or any text
     */
    Object last(Exchange exchange, String name, String start) {
        return marks(exchange).get(name).map(HighWaterMark::kept).orElseGet(() -> started(start));
    }

    /**
     * Watches the rows go by.
     *
     * @param column whose value is to be kept
     */
    Iterator<Object> follow(Exchange exchange, Iterator<Object> rows, String column) {
        Rows watched = new Rows(rows, column);
        exchange.setProperty(LATEST, watched);
        return watched;
    }

    /** Keeps the value of the last row. */
    void keep(Exchange exchange, String name) {
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
        if (value instanceof OffsetDateTime time) {
            return "time " + time.toInstant();
        }
        if (value instanceof LocalDateTime time) {
            return "local " + time;
        }
        if (value instanceof LocalDate date) {
            return "date " + date;
        }
        return "text " + value;
    }

    private static Object kept(String text) {
        String value = text.substring(text.indexOf(' ') + 1);
        return switch (text.substring(0, text.indexOf(' '))) {
            case "number" -> number(value);
            case "time" -> Instant.parse(value);
            case "local" -> LocalDateTime.parse(value);
            case "date" -> LocalDate.parse(value);
            default -> value;
        };
    }

    /** What stands for it before the first row, as a setting has it. */
    static Object started(String start) {
        try {
            return number(start);
        } catch (NumberFormatException noNumber) {
            try {
                return Instant.parse(start);
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
