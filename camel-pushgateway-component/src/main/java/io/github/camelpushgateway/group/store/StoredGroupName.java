// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.store;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.metric.Labels;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a gateway's group is called in a store: the gateway's URL, the job, and each label, on lines of their own. */
public final class StoredGroupName {

    private StoredGroupName() {}

    /** @param gatewayUrl the gateway's base URL */
    public static String of(String gatewayUrl, GroupingKey key) {
        StringBuilder name = new StringBuilder(gatewayUrl).append('\n').append(escaped(key.job()));
        key.grouping()
                .forEach((label, value) ->
                        name.append('\n').append(label).append('=').append(escaped(value)));
        return name.toString();
    }

    /** The group that a name stands for; {@code null} if it is one of another gateway, or no group's. */
    public static @Nullable GroupingKey key(String gatewayUrl, String name) {
        String prefix = gatewayUrl + '\n';
        if (!name.startsWith(prefix)) {
            return null;
        }
        String[] lines = name.substring(prefix.length()).split("\n", -1);
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int equals = lines[i].indexOf('=');
            labels.put(lines[i].substring(0, equals), unescaped(lines[i].substring(equals + 1)));
        }
        return new GroupingKey(unescaped(lines[0]), Labels.ofGrouping(labels));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                c = value.charAt(i) == 'n' ? '\n' : value.charAt(i);
            }
            text.append(c);
        }
        return text.toString();
    }
}
