// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for metric and label names: those of the text exposition 0.0.4, which every gateway understands, and
 * the names that a Pushgateway keeps for itself.
 */
public final class NamingRules {

    /** Names a Pushgateway adds to each group on its own; a push that holds them is refused (Pushgateway README). */
    private static final Set<String> RESERVED = Set.of("push_time_seconds", "push_failure_time_seconds");

    private NamingRules() {}

    /** Whether the name is {@code [a-zA-Z_:][a-zA-Z0-9_:]*}. {@code null} is not. */
    public static boolean isMetricName(@Nullable String name) {
        return isName(name, true);
    }

    /** Whether the name is {@code [a-zA-Z_][a-zA-Z0-9_]*}. {@code null} is not. */
    public static boolean isLabelName(@Nullable String name) {
        return isName(name, false);
    }

    /**
     * Refuses a metric name that no gateway takes.
     *
     * @throws InvalidMetricException if the name is malformed or reserved
     */
    public static void checkMetricName(String name) {
        if (!isMetricName(name)) {
            throw new InvalidMetricException(
                    String.valueOf(name),
                    null,
                    "not a metric name: only letters, digits, '_' and ':' are allowed, and no digit first",
                    name == null || name.isEmpty()
                            ? "Give the metric a name"
                            : "Name it for example '" + toMetricName(name) + "'");
        }
        if (isReserved(name)) {
            throw new InvalidMetricException(
                    name,
                    null,
                    "reserved: the gateway writes this metric itself for every group",
                    "Choose another name");
        }
    }

    /** Whether a gateway writes a metric of this name itself for every group. */
    public static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    /**
     * Refuses a label name that no gateway takes, or that Prometheus keeps for its own use ({@code __…}).
     *
     * @param metric the metric the label belongs to, for the message; may be {@code null}
     * @throws InvalidMetricException if the name is malformed or starts with two underscores
     */
    public static void checkLabelName(@Nullable String metric, String name) {
        if (!isLabelName(name)) {
            throw new InvalidMetricException(
                    metric,
                    String.valueOf(name),
                    "not a label name: only letters, digits and '_' are allowed, and no digit first",
                    name == null || name.isEmpty()
                            ? "Give the label a name"
                            : "Name it for example '" + toLabelName(name) + "'");
        }
        if (name.startsWith("__")) {
            throw new InvalidMetricException(
                    metric,
                    name,
                    "label names starting with '__' are reserved for Prometheus itself",
                    "Choose another name");
        }
    }

    /** Turns any text into a metric name: what is not allowed becomes {@code _}. An empty text becomes {@code _}. */
    public static String toMetricName(String text) {
        return toName(text, true);
    }

    /** Turns any text into a label name: what is not allowed becomes {@code _}. An empty text becomes {@code _}. */
    public static String toLabelName(String text) {
        return toName(text, false);
    }

    private static String toName(String text, boolean colonAllowed) {
        StringBuilder name = new StringBuilder(text.length() + 1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (i == 0 && c >= '0' && c <= '9') {
                name.append('_');
            }
            name.append(isNameChar(c, colonAllowed) ? c : '_');
        }
        return name.isEmpty() ? "_" : name.toString();
    }

    private static boolean isName(@Nullable String name, boolean colonAllowed) {
        if (name == null || name.isEmpty() || (name.charAt(0) >= '0' && name.charAt(0) <= '9')) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isNameChar(name.charAt(i), colonAllowed)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameChar(char c, boolean colonAllowed) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || (c == ':' && colonAllowed);
    }
}
