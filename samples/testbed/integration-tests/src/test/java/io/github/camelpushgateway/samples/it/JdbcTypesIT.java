// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelpushgateway.bridge.jdbc.JdbcQuery;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What comes of each type of each database, in whatever time zone this process runs; and what comes of statements
 * that are no queries.
 */
class JdbcTypesIT {

    @TempDir
    private Path folder;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final LocalDateTime NOON = LocalDateTime.parse("2026-01-31T12:00:00.5");

    /** By database: an expression in SQL, and the value or text it comes to. */
    private static Map<String, Object> expected(String kind) {
        Map<String, Object> types = new LinkedHashMap<>();
        types.put("CAST(NULL AS INTEGER)", null);
        types.put("12345678901", 12345678901L);
        types.put("CAST(1.250 AS DECIMAL(10,3))", new BigDecimal("1.250"));
        types.put("CAST('x' AS CHAR(1))", "x");
        types.put("DATE '2026-01-31'", LocalDate.parse("2026-01-31"));
        types.put("TIMESTAMP '2026-01-31 12:00:00.5'", NOON);
        types.put("TIME '12:30:00'", LocalTime.parse("12:30:00"));
        switch (kind) {
            case "PostgreSQL" -> {
                types.put("TRUE", true);
                types.put("0.1::real", new BigDecimal("0.1"));
                types.put("0.1::float8", 0.1);
                types.put("TIMESTAMPTZ '2026-01-31 12:00:00+02'", OffsetDateTime.parse("2026-01-31T10:00:00Z"));
                types.put("TIMESTAMP 'infinity'", "infinity");
                types.put("TIMESTAMPTZ '-infinity'", "-infinity");
                types.put("DATE 'infinity'", "infinity");
                types.put("INTERVAL '1 day 02:03:04.5'", new BigDecimal("93784.5"));
                types.put("INTERVAL '-90 seconds'", new BigDecimal("-90.0"));
                types.put("INTERVAL '1 year 2 months'", new BigDecimal("36741600.0"));
                types.put("B'101'", 5);
                types.put("'1234.56'::money", "$1,234.56");
                types.put("'10.0.0.1/8'::inet", "10.0.0.1/8");
                types.put("'{\"a\": {\"b\": 7}}'::jsonb", Map.of("a", Map.of("b", 7)));
                types.put("'[1, 2]'::json", List.of(1, 2));
                types.put("ARRAY[3, 4]", List.of(3, 4));
                types.put("'5'::jsonb", 5);
                types.put("'123e4567-e89b-12d3-a456-426614174000'::uuid", "123e4567-e89b-12d3-a456-426614174000");
                types.put("'12'::xid", "12");
            }
            case "MariaDB" -> {
                types.put("CAST(18446744073709551615 AS UNSIGNED)", "18446744073709551615");
                types.put("types.t1", 3L);
                types.put("types.b8", 5);
                types.put("types.y", 2026);
                types.put("types.f", new BigDecimal("0.1"));
                types.put("types.long_time", "30:00:00");
                types.put("types.js", Map.of("a", Map.of("b", 7)));
            }
            default -> {
                types.put("TRUE", true);
                types.put("CAST(0.1 AS REAL)", new BigDecimal("0.1"));
                types.put(
                        "TIMESTAMP WITH TIME ZONE '2026-01-31 12:00:00+02:00'",
                        OffsetDateTime.parse("2026-01-31T12:00:00+02:00"));
                types.put("INTERVAL '90' MINUTE", new BigDecimal("5400.000000000"));
                types.put("INTERVAL '1-2' YEAR TO MONTH", new BigDecimal("36741600"));
                types.put("JSON '{\"a\": {\"b\": 7}}'", Map.of("a", Map.of("b", 7)));
                types.put("ARRAY[3, 4]", List.of(3, 4));
                types.put("UUID '123e4567-e89b-12d3-a456-426614174000'", "123e4567-e89b-12d3-a456-426614174000");
            }
        }
        return types;
    }

    static List<TestServers.DatabaseKind> kinds() {
        return TestServers.databaseKinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTypeComesAsTheSameValueInEveryTimeZone(TestServers.DatabaseKind kind) throws Exception {
        TimeZone before = TimeZone.getDefault();
        try (Database database = kind.start()) {
            setUp(database);
            for (String zone : List.of("UTC", "Asia/Tokyo", "America/New_York")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                try (HikariDataSource pool = pool(database)) {
                    for (Map.Entry<String, Object> type :
                            expected(kind.toString()).entrySet()) {
                        Object value = query(pool, select(type.getKey()), TIMEOUT)
                                .get(0)
                                .get("V");
                        assertThat(comparable(value, type.getValue()))
                                .as("%s of %s in %s", type.getKey(), kind, zone)
                                .isEqualTo(type.getValue());
                    }
                }
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private static String select(String expression) {
        return "SELECT " + expression + " AS v" + (expression.startsWith("types.") ? " FROM types" : "");
    }

    /** Numbers of any class are the same number, and a text that can be looked into is what is in it. */
    private static Object comparable(Object value, Object expected) {
        if (expected instanceof String) {
            return String.valueOf(value);
        }
        if (expected instanceof Integer && value instanceof Number number) {
            return number.intValue();
        }
        if (expected instanceof BigDecimal number && value instanceof BigDecimal other) {
            return number.compareTo(other) == 0 ? number : other;
        }
        if (expected instanceof Long && value instanceof Number number) {
            return number.longValue();
        }
        return expected instanceof OffsetDateTime wanted && value instanceof OffsetDateTime time
                ? time.withOffsetSameInstant(wanted.getOffset())
                : value;
    }

    @Test
    void ofSqliteEachValueIsWhatIsStored() throws Exception {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:sqlite:" + folder.resolve("test.db"));
            pool.setAutoCommit(false);
            execute(pool, "CREATE TABLE t (i INTEGER, r REAL, s TEXT, d TIMESTAMP, n INTEGER)");
            execute(pool, "INSERT INTO t VALUES (3, 0.1, 'x', '2026-01-31 12:00:00', NULL)");

            assertThat(query(pool, "SELECT * FROM t", TIMEOUT).get(0).toString())
                    .isEqualTo("{i=3, r=0.1, s=x, d=2026-01-31 12:00:00, n=null}");
        }
    }

    @Test
    void whatGivesNoRowsIsRefusedAndKeepsNoConnectionNorLock() throws Exception {
        try (Database database = TestServers.database();
                HikariDataSource pool = pool(database)) {
            pool.setMaximumPoolSize(2);
            execute(pool, "CREATE TABLE t (id INTEGER, v INTEGER)");
            execute(pool, "INSERT INTO t VALUES (1, 1)");
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> query(pool, "UPDATE t SET v = 2", TIMEOUT))
                        .isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> query(pool, "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE", TIMEOUT))
                        .isInstanceOf(SQLException.class);
            }
            assertThat(query(pool, "SELECT v AS v FROM t", TIMEOUT).get(0).get("v"))
                    .isEqualTo(1);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void aQueryThatTakesTooLongIsCancelled() throws Exception {
        try (Database database = TestServers.database();
                HikariDataSource pool = pool(database)) {
            String slow = database.jdbcUrl().startsWith("jdbc:postgresql")
                    ? "SELECT pg_sleep(60)"
                    : "SELECT COUNT(*) FROM system_range(1, 100000) a, system_range(1, 100000) b";

            assertThatThrownBy(() -> query(pool, slow, Duration.ofSeconds(1)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("The query took longer than 1 second and was cancelled");
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void theSqlIsTheDatabasesOwnWhateverIsInIt() throws Exception {
        try (Database database = TestServers.database();
                HikariDataSource pool = pool(database)) {
            assertThat(query(pool, "SELECT '}} {{x}} ${y} {d ''z''} ? :a #b &' AS v", TIMEOUT)
                            .get(0)
                            .get("v"))
                    .isEqualTo("}} {{x}} ${y} {d 'z'} ? :a #b &");
            if (database.jdbcUrl().startsWith("jdbc:postgresql")) {
                assertThat(query(pool, "SELECT '{\"a\":{\"b\":7}}'::jsonb ? 'a' AS v", TIMEOUT)
                                .get(0)
                                .get("v"))
                        .isEqualTo(true);
            }
        }
    }

    private static HikariDataSource pool(Database database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setAutoCommit(false);
        pool.setReadOnly(false);
        return pool;
    }

    private static void setUp(Database database) throws Exception {
        if (!database.jdbcUrl().startsWith("jdbc:mariadb")) {
            return;
        }
        try (HikariDataSource pool = pool(database)) {
            execute(pool, "CREATE TABLE types (t1 TINYINT(1), b8 BIT(8), y YEAR, f FLOAT, long_time TIME, js JSON)");
            execute(pool, "INSERT INTO types VALUES (3, b'101', 2026, 0.1, '30:00:00', '{\"a\": {\"b\": 7}}')");
        }
    }

    private static void execute(HikariDataSource pool, String sql) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
            connection.commit();
        }
    }

    private static List<Map<?, ?>> query(HikariDataSource pool, String sql, Duration timeout) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            new JdbcQuery("jdbc", pool, sql, null, null, timeout).run(exchange);
            List<Map<?, ?>> rows = new ArrayList<>();
            Iterator<?> read = exchange.getMessage().getBody(Iterator.class);
            read.forEachRemaining(row -> rows.add((Map<?, ?>) row));
            return rows;
        }
    }
}
