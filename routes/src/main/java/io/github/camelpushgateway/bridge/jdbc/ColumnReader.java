// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.Locale;

/**
 * Reads the values of one column by the type that SQL gives it, not by what a driver would hand out: whatever the
 * driver and the time zone of
 * this process, a type comes as the same Java class. The table of all of them is in docs/bridge.md. Of a value of SQL
 * NULL anything may be
 * returned: the caller asks for that.
 */
@FunctionalInterface
interface ColumnReader {

    Object read(ResultSet rows, int column) throws SQLException;

    /**
     * The reader for a column.
     *
     * @param number the column's, from 1
     * @param product the database's name for itself
     */
    static ColumnReader of(ResultSetMetaData result, int number, String product) throws SQLException {
        String type = String.valueOf(result.getColumnTypeName(number)).toLowerCase(Locale.ROOT);
        if (product.equals("SQLite")) {
            // Each value has a type of its own there, and a column's is only a wish.
            return ResultSet::getObject;
        }
        ColumnReader byName = byName(type, product);
        return byName != null ? byName : byNumber(result.getColumnType(number), type, product);
    }

    private static ColumnReader byName(String type, String product) {
        boolean isMaria = product.equals("MariaDB") || product.equals("MySQL");
        if (type.startsWith("interval")) {
            return product.equals("H2")
                    ? h2Interval(type)
                    : (rows, column) -> Intervals.seconds(rows.getObject(column));
        }
        if (type.startsWith("json")) {
            return (rows, column) -> JsonColumn.of(rows.getString(column));
        }
        return switch (type) {
            case "uuid", "money", "timetz" -> ResultSet::getString;
            case "year" -> ResultSet::getInt;
            case "bit", "varbit", "bit varying" -> isMaria ? ColumnReader::bytesAsNumber : bits(product);
            default -> null;
        };
    }

    private static ColumnReader byNumber(int jdbcType, String type, String product) {
        return switch (jdbcType) {
            case Types.BIT, Types.BOOLEAN ->
                product.equals("MariaDB") || product.equals("MySQL")
                        // tinyint(1), which may well hold a 3.
                        ? ResultSet::getLong
                        : ResultSet::getBoolean;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> ColumnReader::floating;
            case Types.DATE -> ColumnReader::date;
            case Types.TIME -> ColumnReader::time;
            case Types.TIMESTAMP -> type.equals("timestamptz") ? ColumnReader::instant : ColumnReader::localTime;
            case Types.TIMESTAMP_WITH_TIMEZONE -> ColumnReader::instant;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL ->
                ResultSet::getObject;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> ResultSet::getBytes;
            case Types.ARRAY -> ArrayColumn::read;
            // Texts, and whatever a vendor has of its own.
            default -> ResultSet::getString;
        };
    }

    /** A float's digits as they are written, as 0.1, and not what they come to when doubled in length. */
    private static Object floating(ResultSet rows, int column) throws SQLException {
        Object value = rows.getObject(column);
        return value instanceof Float number && Float.isFinite(number) ? new BigDecimal(number.toString()) : value;
    }

    private static Object date(ResultSet rows, int column) throws SQLException {
        LocalDate date = rows.getObject(column, LocalDate.class);
        return LocalDate.MAX.equals(date) || LocalDate.MIN.equals(date) ? infinity(date.getYear()) : date;
    }

    private static Object localTime(ResultSet rows, int column) throws SQLException {
        LocalDateTime time = rows.getObject(column, LocalDateTime.class);
        return LocalDateTime.MAX.equals(time) || LocalDateTime.MIN.equals(time) ? infinity(time.getYear()) : time;
    }

    private static Object instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return OffsetDateTime.MAX.equals(time) || OffsetDateTime.MIN.equals(time) ? infinity(time.getYear()) : time;
    }

    /** As a text, so that where a number is wanted it is refused, and in a label is what the database shows. */
    private static String infinity(int year) {
        return year > 0 ? "infinity" : "-infinity";
    }

    /** A time of day. MariaDB's may be longer than a day, or negative: it is a text then. */
    private static Object time(ResultSet rows, int column) throws SQLException {
        String text = rows.getString(column);
        if (text == null) {
            return null;
        }
        try {
            return LocalTime.parse(text);
        } catch (java.time.DateTimeException noTimeOfDay) {
            return text;
        }
    }

    private static ColumnReader bits(String product) {
        return product.equals("PostgreSQL")
                ? (rows, column) -> {
                    String bits = rows.getString(column);
                    return bits == null || bits.isEmpty() ? null : new BigInteger(bits, 2);
                }
                : ResultSet::getBoolean;
    }

    private static Object bytesAsNumber(ResultSet rows, int column) throws SQLException {
        byte[] bytes = rows.getBytes(column);
        return bytes == null ? null : new BigInteger(1, bytes);
    }

    private static ColumnReader h2Interval(String type) {
        boolean ofMonths = type.contains("year") || type.contains("month");
        return ofMonths
                ? (rows, column) -> Intervals.seconds(rows.getObject(column, Period.class))
                : (rows, column) -> Intervals.seconds(rows.getObject(column, Duration.class));
    }
}
