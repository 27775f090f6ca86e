// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.demo;

import io.github.camelpushgateway.samples.servers.StoredMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What has arrived so far, in a few lines. */
final class ArrivalTable {

    private final Map<String, List<ExpectedSeries>> expected;

    ArrivalTable(Map<String, List<ExpectedSeries>> expected) {
        this.expected = expected;
    }

    /** The series that a gateway does not hold, as their lines in the list. */
    List<String> missing(StoredMetrics stored) {
        List<String> missing = new ArrayList<>();
        expected.values().forEach(list -> list.stream()
                .filter(series -> !series.isIn(stored))
                .map(ExpectedSeries::text)
                .forEach(missing::add));
        return missing;
    }

    /**
     * @param seconds since the start
     * @param stored what the gateway holds
     */
    String of(long seconds, StoredMetrics stored) {
        long series = stored.groups().stream()
                .flatMap(group -> group.pushedFamilies().values().stream())
                .mapToLong(family -> family.samples().size())
                .sum();
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%4d s   %d groups, %d series on the gateway%n",
                seconds,
                stored.groups().size(),
                series));
        expected.forEach((source, list) -> {
            long arrived = list.stream().filter(one -> one.isIn(stored)).count();
            table.append(String.format(
                    Locale.ROOT, "  %-5s %3d of %3d   %s%n", source, arrived, list.size(), example(list, stored)));
        });
        return table.toString();
    }

    private static String example(List<ExpectedSeries> list, StoredMetrics stored) {
        ExpectedSeries first = list.get(0);
        return stored.samples(first.name()).stream()
                .filter(sample ->
                        sample.labels().entrySet().containsAll(first.labels().entrySet()))
                .findFirst()
                .map(sample -> first.name() + labels(first.labels()) + " " + number(sample.value()))
                .orElse("nothing yet");
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String number(Double value) {
        return value == Math.rint(value) ? Long.toString(value.longValue()) : value.toString();
    }
}
