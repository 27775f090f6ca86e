// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.key;

import io.github.camelpushgateway.metric.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes the path of a push URL (Pushgateway README, "Request path"). */
final class GroupingPath {

    static final String ROOT = "/metrics";
    static final String JOB = "job";
    static final String ENCODED = "@base64";

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder();

    private GroupingPath() {}

    static String of(String job, Labels grouping) {
        StringBuilder path = new StringBuilder(ROOT);
        append(path, JOB, job);
        grouping.forEach((name, value) -> append(path, name, value));
        return path.toString();
    }

    private static void append(StringBuilder path, String name, String value) {
        path.append('/').append(name);
        if (isPlain(value)) {
            path.append('/').append(value);
        } else if (value.isEmpty()) {
            // No segment may be empty; the README names this single pad character for the empty value.
            path.append(ENCODED + "/=");
        } else {
            path.append(ENCODED + "/").append(ENCODER.encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /**
     * {@code [A-Za-z0-9_~-][A-Za-z0-9._~-]*}: dots are fine within, but a segment such as {@code ..} is resolved on
     * the way.
     */
    private static boolean isPlain(String value) {
        if (value.isEmpty() || value.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean unreserved = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '-'
                    || c == '~'
                    || c == '.';
            if (!unreserved) {
                return false;
            }
        }
        return true;
    }
}
