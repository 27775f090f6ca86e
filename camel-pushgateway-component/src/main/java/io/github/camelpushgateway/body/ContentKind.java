// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.metric.NamingRules;
import java.util.Locale;

/** What a text is, told by its start. */
enum ContentKind {
    EMPTY,
    JSON,
    TEXT_EXPOSITION,
    /** One plain value: a number, a word. */
    VALUE;

    /**
     * Tells what a text is.
     *
     * @param head its start
     * @param whole whether that is all of it
     * @param bareSamples whether a first line such as {@code up 1} makes it an exposition; else only a
     *     {@code # HELP} or {@code # TYPE} does
     */
    static ContentKind of(String head, boolean whole, boolean bareSamples) {
        String text = head.stripLeading();
        if (text.isEmpty()) {
            return whole ? EMPTY : VALUE;
        }
        char first = text.charAt(0);
        if (first == '{' || first == '[' || first == '"') {
            return JSON;
        }
        return isExposition(text, bareSamples) ? TEXT_EXPOSITION : VALUE;
    }

    private static boolean isExposition(String text, boolean bareSamples) {
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            String line = text.substring(start, end < 0 ? text.length() : end).strip();
            if (line.startsWith("#")) {
                String comment = line.substring(1).stripLeading();
                if (isDeclaration(comment, "HELP") || isDeclaration(comment, "TYPE")) {
                    return true;
                }
            } else if (!line.isEmpty()) {
                return bareSamples && isSample(line);
            }
            if (end < 0) {
                return false;
            }
            start = end + 1;
        }
        return false;
    }

    /** {@code HELP name …} or {@code TYPE name …}. */
    private static boolean isDeclaration(String comment, String word) {
        if (!comment.startsWith(word) || comment.length() == word.length()) {
            return false;
        }
        char next = comment.charAt(word.length());
        return next == ' ' || next == '\t';
    }

    /** {@code name value}, <code>name{label="value"} value</code>, with or without a timestamp. */
    private static boolean isSample(String line) {
        int end = 0;
        while (end < line.length() && " \t{".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        if (end == line.length() || !NamingRules.isMetricName(line.substring(0, end))) {
            return false;
        }
        String rest = line.substring(end).strip();
        if (rest.startsWith("{")) {
            return rest.startsWith("{}") || rest.contains("=\"");
        }
        String[] words = rest.split("[ \\t]+");
        return words.length <= 2 && isNumber(words[0]);
    }

    private static boolean isNumber(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.equals("nan") || lower.endsWith("inf")) {
            return true;
        }
        for (int i = 0; i < lower.length(); i++) {
            if ("0123456789+-.e".indexOf(lower.charAt(i)) < 0) {
                return false;
            }
        }
        return !lower.isEmpty();
    }
}
