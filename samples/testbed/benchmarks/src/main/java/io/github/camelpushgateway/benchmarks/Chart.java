// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture of measurements as plain SVG: bars, or lines over a logarithmic axis. Colours are told apart by those
 * who see few, and stand out on light and on dark pages.
 */
final class Chart {

    private static final int WIDTH = 760;
    private static final int LEFT = 320;
    private static final int ROW = 26;
    private static final int HEAD = 44;
    private static final int LINES_HEIGHT = 330;
    private static final int LINES_LEFT = 70;
    private static final int LEGEND = 250;
    private static final String OURS = "#0072b2";
    private static final String[] COLOURS = {OURS, "#d55e00", "#009e73", "#cc79a7"};

    private final StringBuilder svg = new StringBuilder();

    /** A bar: a name, how long it is, and whether it is ours. */
    record Bar(String name, double value, boolean ours) {}

    /** A line: its points, x rising. */
    record Line(String name, List<double[]> points) {}

    private Chart(String title, int height) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n",
                WIDTH,
                height));
        svg.append("<title>").append(escaped(title)).append("</title>\n");
        svg.append(String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", WIDTH, height));
        text(12, 24, "start", "font-weight=\"bold\"", title);
    }

    /** Bars, one below the other, each with its number. */
    static String bars(String title, List<Bar> bars) {
        Chart chart = new Chart(title, HEAD + bars.size() * ROW + 10);
        double longest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            int y = HEAD + i * ROW;
            double length = Math.max(1, bar.value / longest * (WIDTH - LEFT - 90));
            chart.text(LEFT - 8, y + 14, "end", "", bar.name);
            chart.svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"%s\"/>%n",
                    LEFT,
                    y,
                    length,
                    bar.ours ? OURS : "#999999"));
            chart.text(LEFT + length + 6, y + 14, "start", "", Figures.text(bar.value));
        }
        return chart.end();
    }

    /** Lines over an axis of powers of ten, from 0 upwards, or over powers of ten in both directions. */
    static String lines(String title, String across, String up, boolean logarithmic, List<Line> lines) {
        Chart chart = new Chart(title, LINES_HEIGHT + 70);
        List<double[]> all = new ArrayList<>();
        lines.forEach(line -> all.addAll(line.points));
        double left =
                Math.floor(Math.log10(all.stream().mapToDouble(p -> p[0]).min().orElse(1)));
        double right =
                Math.ceil(Math.log10(all.stream().mapToDouble(p -> p[0]).max().orElse(10)));
        double most = all.stream().mapToDouble(p -> p[1]).max().orElse(1);
        double least = all.stream().mapToDouble(p -> p[1]).min().orElse(1);
        double bottom = logarithmic ? Math.floor(Math.log10(least)) : 0;
        double top = logarithmic ? Math.ceil(Math.log10(most)) : nice(most);
        chart.axes(left, right, bottom, top, logarithmic, across, up);
        for (int i = 0; i < lines.size(); i++) {
            String colour = COLOURS[i % COLOURS.length];
            StringBuilder points = new StringBuilder();
            for (double[] point : lines.get(i).points) {
                double x = x(Math.log10(point[0]), left, right);
                double y = y(logarithmic ? Math.log10(point[1]) : point[1], bottom, top);
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
                chart.svg.append(String.format(
                        Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x, y, colour));
            }
            chart.svg.append(String.format(
                    Locale.ROOT,
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                    points.toString().strip(),
                    colour));
            int y = HEAD + 10 + i * 20;
            chart.svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" fill=\"%s\"/>%n",
                    WIDTH - LEGEND + 24,
                    y - 6,
                    colour));
            chart.text(WIDTH - LEGEND + 44, y, "start", "", lines.get(i).name);
        }
        return chart.end();
    }

    private void axes(
            double left, double right, double bottom, double top, boolean logarithmic, String across, String up) {
        for (double power = left; power <= right; power++) {
            double x = x(power, left, right);
            rule(x, y(bottom, bottom, top), x, y(top, bottom, top));
            text(x, LINES_HEIGHT + 18, "middle", "", label(Math.pow(10, power)));
        }
        double step = logarithmic ? 1 : top / 5;
        for (double value = bottom; value <= top + step / 100; value += step) {
            double y = y(value, bottom, top);
            rule(x(left, left, right), y, x(right, left, right), y);
            text(LINES_LEFT - 8, y + 4, "end", "", label(logarithmic ? Math.pow(10, value) : value));
        }
        text(x((left + right) / 2, left, right), LINES_HEIGHT + 42, "middle", "", across);
        text(12, HEAD, "start", "", up);
    }

    private void rule(double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static double x(double place, double left, double right) {
        return LINES_LEFT + (place - left) / (right - left) * (WIDTH - LEGEND - LINES_LEFT);
    }

    private static double y(double place, double bottom, double top) {
        return LINES_HEIGHT - (place - bottom) / (top - bottom) * (LINES_HEIGHT - HEAD - 16);
    }

    /** 1, 2 or 5 times a power of ten, not below a value. */
    private static double nice(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= value) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String label(double value) {
        return value >= 1 && value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : Double.toString(Math.round(value * 1e6) / 1e6);
    }

    private void text(double x, double y, String anchor, String more, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s fill=\"#222222\">%s</text>%n",
                x,
                y,
                anchor,
                more,
                escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private String end() {
        return svg.append("</svg>\n").toString();
    }
}
