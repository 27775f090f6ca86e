// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was made into each metric's name. Two topics or fields whose names differ only in letters that a metric's
 * name must not hold would become one metric, and each would overwrite the other's values. Thread safe.
 */
public final class CleanedNames {

    /** Names may come from the data; those beyond are not kept. */
    static final int MOST = 10_000;

    private final Map<String, String> rawByName = new ConcurrentHashMap<>();

    /**
     * Notes that a text became a name.
     *
     * @return another text that became the same name before, or {@code null}
     */
    public String claim(String name, String raw) {
        String known = rawByName.get(name);
        if (known == null && rawByName.size() < MOST) {
            known = rawByName.putIfAbsent(name, raw);
        }
        return known == null || known.equals(raw) ? null : known;
    }

    /**
     * Whether a text has letters, and none that a metric's name may hold: of it nothing but {@code _} would be
     * left.
     */
    static boolean leavesNothing(String text) {
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':') {
                return false;
            }
            any |= c != '_';
        }
        return any;
    }
}
