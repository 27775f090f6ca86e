// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import io.github.camelpushgateway.text.Excerpt;

/** Short forms of what was seen, for comments. Stateless. */
final class Excerpts {

    private static final int LONGEST = 60;

    private Excerpts() {}

    /** A value on one line, texts in quotes. */
    static String quoted(Object value) {
        return value instanceof String text
                ? '"' + Excerpt.of(text, LONGEST) + '"'
                : Excerpt.of(String.valueOf(value), LONGEST);
    }
}
