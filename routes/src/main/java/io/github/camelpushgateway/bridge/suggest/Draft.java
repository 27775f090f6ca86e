// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A mapping file in the making, as {@link MappingText} writes it. Used by a single thread. */
final class Draft {

    private Draft() {}

    /** A rule. */
    static final class Rule {
        final String from;
        final Map<String, String> labels = new LinkedHashMap<>();
        final List<Metric> metrics = new ArrayList<>();
        /** What it was made from, for a comment. */
        final List<String> samples = new ArrayList<>();
        /** What was left out, and why. */
        final List<String> leftOut = new ArrayList<>();

        Map<String, String> csv = new LinkedHashMap<>();
        boolean ignore;

        /** @param from {@code null} for any */
        Rule(String from) {
            this.from = from;
        }
    }

    /** A metric. Keys that are {@code null} are not written. */
    static final class Metric {
        final String name;
        final Map<String, String> labels = new LinkedHashMap<>();
        String value;
        String type;
        String forEach;
        String scale;
        String aggregate;
        String date;
        Map<String, String> number = new LinkedHashMap<>();
        Map<String, String> valueMap = new LinkedHashMap<>();
        boolean invalidSkip;
        boolean optional;

        Metric(String name) {
            this.name = name;
        }
    }
}
