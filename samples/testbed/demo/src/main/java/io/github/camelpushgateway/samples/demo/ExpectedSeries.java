// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.demo;

import io.github.camelpushgateway.samples.servers.StoredMetrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A series that the sample data has to arrive as.
 *
 * @param text the line it was read from, for messages
 * @param name the metric's name
 * @param labels labels that the series has to have, among others
 * @param value its value, or {@code null} where it moves
 */
record ExpectedSeries(String text, String name, Map<String, String> labels, Double value) {

    private static final String LIST = "/data/expected-series.txt";
    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})?(?: (\\S+))?");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\",?");

    /** Values come through a decimal notation and a factor; more than this is another value. */
    private static final double RELATIVE_TOLERANCE = 1e-9;

    /** All of them, by the source they come from: {@code mqtt}, {@code csv}, {@code jdbc}. */
    static Map<String, List<ExpectedSeries>> load() throws IOException {
        Map<String, List<ExpectedSeries>> bySource = new LinkedHashMap<>();
        List<ExpectedSeries> current = null;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(ExpectedSeries.class.getResourceAsStream(LIST), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("[")) {
                    current = new ArrayList<>();
                    bySource.put(line.substring(1, line.length() - 1), current);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    current.add(parse(line));
                }
            }
        }
        return bySource;
    }

    static ExpectedSeries parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a series in " + LIST + ": " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        if (matcher.group(2) != null) {
            Matcher label = LABEL.matcher(matcher.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        Double value = matcher.group(3) == null ? null : Double.valueOf(matcher.group(3));
        return new ExpectedSeries(line, matcher.group(1), labels, value);
    }

    /** Whether a gateway holds it, with its value where that is known. */
    boolean isIn(StoredMetrics stored) {
        return stored.samples(name).stream()
                .anyMatch(sample -> sample.labels().entrySet().containsAll(labels.entrySet())
                        && sample.value() != null
                        && (value == null || isClose(value, sample.value())));
    }

    private static boolean isClose(double expected, double actual) {
        return Math.abs(expected - actual) <= RELATIVE_TOLERANCE * Math.max(1, Math.abs(expected));
    }
}
