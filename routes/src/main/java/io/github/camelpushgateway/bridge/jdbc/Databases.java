// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.source.Closing;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;

/** A pool of connections for each database that queries name, by its URL, user and password. */
final class Databases {

    private static final int MOST_CONNECTIONS = 10;

    private static final long LONGEST_WAIT_MILLIS = 10_000;

    private static final long LONGEST_USE_MILLIS = 600_000;

    private static final List<String> KEPT_ALIVE = List.of("jdbc:postgresql:", "jdbc:mariadb:", "jdbc:mysql:");

    private Databases() {}

    /**
     * The pool for a query's database: the one another query has already, or a new one, which connects when it is
     * used.
     */
    static HikariDataSource of(SourceSettings settings, CamelContext context) {
        return context.getRegistry().findByType(HikariDataSource.class).stream()
                .filter(pool -> isOf(pool, settings))
                .findFirst()
                .orElseGet(() -> pool(settings, context));
    }

    private static boolean isOf(HikariDataSource pool, SourceSettings settings) {
        return settings.get("url").equals(pool.getJdbcUrl())
                && Objects.equals(settings.get("username"), pool.getUsername())
                && Objects.equals(settings.get("password"), pool.getPassword());
    }

    private static HikariDataSource pool(SourceSettings settings, CamelContext context) {
        HikariDataSource pool = new HikariDataSource();
        String url = settings.get("url");
        pool.setJdbcUrl(url);
        pool.setUsername(settings.get("username"));
        pool.setPassword(settings.get("password"));
        pool.setPoolName(settings.id());
        pool.setMaximumPoolSize(MOST_CONNECTIONS);
        // None is kept open for long without need.
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(LONGEST_WAIT_MILLIS);
        // A database that is down does not keep the bridge from starting.
        pool.setInitializationFailTimeout(-1);
        // PostgreSQL sends rows bit by bit only within a transaction.
        pool.setAutoCommit(false);
        // For reading. SQLite's driver takes this before it opens a file only, and refuses it later.
        pool.setReadOnly(!url.startsWith("jdbc:sqlite:"));
        // One that has not come back by then is named in the log, with where it was taken.
        pool.setLeakDetectionThreshold(LONGEST_USE_MILLIS);
        if (KEPT_ALIVE.stream().anyMatch(url::startsWith) && !url.contains("tcpKeepAlive=")) {
            // So that a server that is gone is noticed, too, where nothing is on its way.
            pool.addDataSourceProperty("tcpKeepAlive", "true");
        }
        Closing.withContext(context, pool);
        return pool;
    }
}
