// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.settings.Values;
import io.github.camelpushgateway.bridge.source.Arrival;
import io.github.camelpushgateway.bridge.source.Source;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.util.TimeUtils;

/** Queries of databases, again and again. */
public final class JdbcSource implements Source {

    private static final SettingGroup SETTINGS = new SettingGroup(
            "Database queries (jdbc.camel.yaml)",
            "jdbc",
            "jdbc.queries",
            List.of(
                    Setting.of("jdbc.url", "`jdbc:postgresql://host/database`; any JDBC driver on the class path")
                            .more("PostgreSQL's driver is there. For others put the driver's jar on the class path.")
                            .kind(Setting.Kind.URL)
                            .asRequired(),
                    Setting.of("jdbc.username", "the user to log in as"),
                    Setting.of("jdbc.password", "the user's password").secret(),
                    Setting.of("jdbc.query", "the SQL, as the database takes it")
                            .asRequired(),
                    Setting.of("jdbc.period", "from the end of one query to the start of the next")
                            .more("The next waits if the one before it takes longer.")
                            .byDefault("30s")
                            .check(Values::problemOfTime),
                    Setting.of("jdbc.timeout", "a query that takes longer is cancelled; else the period, at most `1m`")
                            .example("1m")
                            .check(Values::problemOfTime),
                    Setting.of("jdbc.job", "the job that rows are pushed for; of a query with a name, that name")
                            .byDefault("jdbc"),
                    Setting.of("jdbc.mapping", "the mapping file")
                            .kind(Setting.Kind.RESOURCE)
                            .byDefault("classpath:mappings/orders.metrics.yaml"),
                    Setting.of(
                                    "jdbc.last-column",
                                    "with `:last` in the query: the column that says how far it has read")
                            .more(
                                    "To read only what is new: the query holds :last (WHERE id > :last), which stands for the highest value of this column in the rows that were pushed. With camel.component.pushgateway.state-store=file:<dir> it is remembered over a restart.")
                            .example("id"),
                    Setting.of(
                                    "jdbc.last-start",
                                    "what `:last` stands for before the first row: a number, a time such as `2026-01-31T00:00:00Z`, or a text; else 0")
                            .example("0"),
                    Setting.of(
                                    "jdbc.queries",
                                    "names of several queries, separated by commas; each may have settings of its own, as `jdbc.<name>.query`")
                            .more("What a query has none of its own of is as above, and its job is its name.")
                            .example("stock,orders")));

    @Override
    public SettingGroup settings() {
        return SETTINGS;
    }

    @Override
    public String routeFile(SourceSettings settings) {
        return "jdbc.camel.yaml";
    }

    /** A job of its own keeps each query's rows apart. */
    @Override
    public String job(SourceSettings settings) {
        boolean isDefault = SETTINGS.get("jdbc.job").byDefault().equals(settings.get("job"));
        return settings.name() != null && isDefault && settings.getOwn("job") == null
                ? settings.name()
                : settings.get("job");
    }

    @Override
    public void check(SourceSettings settings, Consumer<String> problems) {
        if (settings.has("url")) {
            checkDriver(settings, problems);
        }
        if (settings.has("query")) {
            checkLast(settings, problems);
        }
    }

    private static void checkDriver(SourceSettings settings, Consumer<String> problems) {
        String url = settings.get("url");
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            // No more of the URL than what names the driver: a password may follow.
            String driver = Arrays.stream(url.split(":", 3)).limit(2).collect(Collectors.joining(":"));
            problems.accept(
                    "No JDBC driver on the class path takes a " + settings.key("url") + " that starts with "
                            + driver
                            + ": . Put the driver's jar on the class path, or correct the URL (jdbc:postgresql://host/database)");
        }
    }

    private static void checkLast(SourceSettings settings, Consumer<String> problems) {
        boolean readsOn = LastParameter.in(settings.get("query")).places() > 0;
        String query = settings.key("query");
        String column = settings.key("last-column");
        if (readsOn && !settings.has("last-column")) {
            problems.accept(query + " holds :last, and " + column
                    + " is not set. Name the column whose highest value :last stands for");
        }
        boolean meant = settings.name() == null ? settings.has("last-column") : settings.getOwn("last-column") != null;
        if (!readsOn && meant) {
            problems.accept(column + " is set, and " + query
                    + " does not hold :last. Write for example WHERE id > :last, or remove the setting");
        }
    }

    @Override
    public String template(SourceSettings settings) {
        return "jdbc";
    }

    @Override
    public Map<String, String> parameters(SourceSettings settings) {
        return Map.of("feed", settings.feed(), "period", settings.get("period"));
    }

    @Override
    public void bind(SourceSettings settings, CamelContext context) {
        String id = settings.id();
        HikariDataSource database = Databases.of(settings, context);
        context.getRegistry().bind(id + ".database", database);
        context.getRegistry()
                .bind(
                        id + ".query",
                        new JdbcQuery(
                                id,
                                database,
                                settings.get("query"),
                                settings.get("last-column"),
                                settings.get("last-start"),
                                timeout(settings)));
    }

    @Override
    public String reach(SourceSettings settings) throws SQLException {
        return query(settings).reach();
    }

    @Override
    public boolean look(SourceSettings settings, Consumer<Arrival> arrivals) throws SQLException {
        query(settings).watch(time(settings.get("period")), arrivals);
        return true;
    }

    private static QueryLook query(SourceSettings settings) {
        return new QueryLook(settings, timeout(settings));
    }

    private static Duration timeout(SourceSettings settings) {
        return settings.has("timeout")
                ? time(settings.get("timeout"))
                : JdbcQuery.defaultTimeout(time(settings.get("period")));
    }

    private static Duration time(String text) {
        return Duration.ofMillis(TimeUtils.toMilliSeconds(text));
    }
}
