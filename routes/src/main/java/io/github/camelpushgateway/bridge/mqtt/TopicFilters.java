// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The topic filters of a subscription, by the rules of the MQTT specification (3.1.1 and 5, section 4.7). */
final class TopicFilters {

    private static final String SHARED = "$share/";

    private static final int LONGEST_BYTES = 65_535;

    private TopicFilters() {}

    /** The filters in a setting's value, in their order. */
    static List<String> in(String written) {
        return Arrays.stream(written.split(",", -1)).map(String::strip).toList();
    }

    /** What is wrong with the filters in a setting's value, as advice, or {@code null}. */
    static String problemOf(String written) {
        for (String filter : in(written)) {
            String problem = problemOfOne(filter);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static String problemOfOne(String filter) {
        if (filter.isEmpty()) {
            return "One of its topic filters is empty. Write filters such as sensors/#, machines/+/state";
        }
        if (filter.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES || filter.indexOf('\0') >= 0) {
            return "A topic filter has at most 65535 bytes, and no character 0";
        }
        if (filter.startsWith(SHARED)) {
            String[] parts = filter.split("/", 3);
            if (parts.length < 3 || parts[1].isEmpty() || parts[2].isEmpty() || parts[1].matches(".*[+#].*")) {
                return "A shared subscription is written as $share/<group>/<filter>";
            }
        }
        String[] levels = unshared(filter).split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            if (level.indexOf('#') >= 0 && (level.length() > 1 || i < levels.length - 1)) {
                return "In '" + filter + "' the # has to be the whole of the last level, as in sensors/#";
            }
            if (level.indexOf('+') >= 0 && level.length() > 1) {
                return "In '" + filter + "' the + has to be the whole of a level, as in sensors/+/state";
            }
        }
        return null;
    }

    /** Whether other bridges that subscribe to the same get some of the messages, and this one gets the rest. */
    static boolean isShared(String filter) {
        return filter.startsWith(SHARED);
    }

    /** Whether there can be a topic that both match. */
    static boolean overlap(String one, String other) {
        String[] left = unshared(one).split("/", -1);
        String[] right = unshared(other).split("/", -1);
        // A wildcard in the first level matches no topic of the broker's own, such as $SYS/….
        if (left[0].startsWith("$") != right[0].startsWith("$")) {
            return false;
        }
        for (int i = 0; ; i++) {
            if (i < left.length && left[i].equals("#") || i < right.length && right[i].equals("#")) {
                return true;
            }
            if (i == left.length || i == right.length) {
                return left.length == right.length || isParent(left, right) || isParent(right, left);
            }
            if (!left[i].equals("+") && !right[i].equals("+") && !left[i].equals(right[i])) {
                return false;
            }
        }
    }

    /** {@code a/#} matches {@code a} too. */
    private static boolean isParent(String[] shorter, String[] longer) {
        return longer.length == shorter.length + 1 && longer[shorter.length].equals("#");
    }

    /** What a shared subscription filters by; of any other the same. */
    static String unshared(String filter) {
        return filter.startsWith(SHARED) ? filter.split("/", 3)[2] : filter;
    }
}
