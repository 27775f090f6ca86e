// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/**
 * One query of the JDBC source: the only one, whose settings start with {@code jdbc.}, or one of those that {@code jdbc.queries} names,
 * whose settings start with {@code jdbc.<name>.}.
 *
 * @param routeId {@code jdbc}, or {@code jdbc-<name>}
 * @param settings by the name of the template's parameter; those that are not set are left out
 */
public record JdbcQuery(String routeId, Map<String, String> settings) {

    /** What each query may have of its own. */
    public static final List<String> OWN = List.of("query", "period", "job", "mapping", "last-column", "last-start");

    private static final String SEVERAL = "jdbc.queries";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    /** Stands in an expression of the route. */
    private static final Pattern COLUMN = Pattern.compile("[^'\"${}\\\\]+");

    public JdbcQuery {
        settings = Map.copyOf(settings);
    }

    public String mapping() {
        return settings.get("mapping");
    }

    public String job() {
        return settings.get("job");
    }

    /** The names in {@code jdbc.queries}; none if there is only one query. */
    public static List<String> names(Settings settings) {
        String names = settings.get(SEVERAL);
        return names == null ? List.of() : List.of(names.split("[,\\s]+"));
    }

    /**
     * All queries.
     *
     * @throws SettingsException if one is missing, or wrong as far as can be seen without a database
     */
    public static List<JdbcQuery> of(Settings settings) {
        for (String name : names(settings)) {
            if (!NAME.matcher(name).matches()) {
                throw new SettingsException(SEVERAL + " names '" + name
                        + "'. Write names of small letters, digits and dashes, separated by commas");
            }
        }
        List<JdbcQuery> queries = written(settings);
        queries.forEach(query -> check(query.routeId.replaceFirst("-", ".") + ".", query.settings));
        return queries;
    }

    /** All queries as they are written, right or wrong. */
    public static List<JdbcQuery> written(Settings settings) {
        List<JdbcQuery> queries = new ArrayList<>();
        for (String name : names(settings)) {
            queries.add(query("jdbc-" + name, "jdbc." + name + ".", name, settings));
        }
        return queries.isEmpty() ? List.of(query("jdbc", "jdbc.", null, settings)) : queries;
    }

    private static JdbcQuery query(String routeId, String prefix, String job, Settings settings) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String key : OWN) {
            String value = settings.get(prefix + key);
            // Pace and mapping may be the same for all; a job of its own keeps each query's report apart.
            if (value == null && (key.equals("period") || key.equals("mapping"))) {
                value = settings.get("jdbc." + key);
            } else if (value == null && key.equals("job")) {
                value = job;
            }
            if (value != null) {
                found.put(key, value);
            }
        }
        return new JdbcQuery(routeId, found);
    }

    private static void check(String prefix, Map<String, String> found) {
        String query = found.get("query");
        if (query == null) {
            String name = prefix + "query";
            throw new SettingsException("The source jdbc needs " + name + " (environment variable "
                    + Settings.environmentVariable(name) + "). Set it, or leave jdbc out of bridge.sources");
        }
        String period = found.get("period");
        if (period != null && !isTime(period)) {
            throw new SettingsException(prefix + "period is '" + period + "'. Write a time such as 500ms, 30s or 5m");
        }
        boolean readsOn = LastParameter.in(query).places() > 0;
        String column = found.get("last-column");
        if (readsOn && column == null) {
            throw new SettingsException(prefix + "query holds :last, and " + prefix
                    + "last-column is not set. Name the column whose highest value :last stands for");
        }
        if (!readsOn && column != null) {
            throw new SettingsException(prefix + "last-column is set, and " + prefix
                    + "query does not hold :last. Write for example WHERE id > :last, or remove the setting");
        }
        for (String key : List.of("last-column", "last-start")) {
            String value = found.get(key);
            if (value != null && !COLUMN.matcher(value).matches()) {
                throw new SettingsException(
                        prefix + key + " is '" + value + "'. It may not hold quotes, $, braces or backslashes");
            }
        }
    }

    private static boolean isTime(String text) {
        try {
            return TimeUtils.toMilliSeconds(text) > 0;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }
}
