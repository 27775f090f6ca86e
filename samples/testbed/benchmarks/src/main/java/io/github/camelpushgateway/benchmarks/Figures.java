// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How measurements are put into numbers, and numbers into a table. */
public final class Figures {

    private Figures() {}

    /** The middle of some measurements, which one bad round does not move. */
    static double median(List<Double> measurements) {
        return percentile(measurements.stream().mapToDouble(Double::doubleValue).toArray(), 50);
    }

    /** The smallest measurement that so many of a hundred do not exceed; NaN if there is none. */
    static double percentile(double[] measurements, double percent) {
        if (measurements.length == 0) {
            return Double.NaN;
        }
        double[] sorted = measurements.clone();
        Arrays.sort(sorted);
        int place = (int) Math.ceil(percent / 100 * sorted.length) - 1;
        return sorted[Math.max(0, place)];
    }

    /** With as many digits as mean something; a dash for none. */
    static String text(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        String format = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** Rows in Markdown, the first column to the left and all others to the right. */
    public static final class Table {

        private final List<String[]> rows = new ArrayList<>();

        public Table(String... columns) {
            rows.add(columns);
        }

        public Table row(String... cells) {
            rows.add(cells);
            return this;
        }

        @Override
        public String toString() {
            int columns = rows.get(0).length;
            int[] width = new int[columns];
            rows.forEach(row -> {
                for (int i = 0; i < columns; i++) {
                    width[i] = Math.max(width[i], Math.max(3, row[i].length()));
                }
            });
            StringBuilder text = new StringBuilder();
            for (int r = 0; r < rows.size(); r++) {
                for (int i = 0; i < columns; i++) {
                    String pad = " ".repeat(width[i] - rows.get(r)[i].length());
                    text.append("| ")
                            .append(i == 0 ? rows.get(r)[i] + pad : pad + rows.get(r)[i])
                            .append(' ');
                }
                text.append("|\n");
                if (r == 0) {
                    for (int i = 0; i < columns; i++) {
                        text.append('|').append("-".repeat(width[i] + 1)).append(i == 0 ? "-" : ":");
                    }
                    text.append("|\n");
                }
            }
            return text.toString();
        }
    }
}
