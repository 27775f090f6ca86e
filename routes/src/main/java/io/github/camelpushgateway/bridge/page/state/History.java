// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * The last hour in numbers: one for each ten seconds. A line is 360 numbers of four bytes, and there are five lines
 * and one for each source and gateway, of which there are at most {@value #MOST_LINES}: 92 KiB at the most. Thread
 * safe.
 */
public final class History {

    /** How far apart the numbers are. */
    public static final int SECONDS = 10;

    static final int POINTS = 360;

    private static final int MOST_LINES = 64;

    private static final Map<String, ToLongFunction<Overview>> TOTALS = new LinkedHashMap<>();

    static {
        TOTALS.put("messages", Overview::received);
        TOTALS.put("samples", Overview::samples);
        TOTALS.put("pushes", Overview::pushes);
        TOTALS.put("leftOut", Overview::leftOut);
    }

    private static final String PENDING = "pending";

    private final Map<String, float[]> lines = new LinkedHashMap<>();
    private final Map<String, Long> former = new LinkedHashMap<>();
    private long formerNanos;
    private int next;
    private int size;

    /** Notes how much more there is than the last time. */
    public synchronized void note(Overview overview, long nowNanos) {
        boolean first = former.isEmpty();
        double seconds = (nowNanos - formerNanos) / 1e9;
        TOTALS.forEach((name, total) -> rate(name, total.applyAsLong(overview), seconds, first));
        overview.sources().forEach(source -> rate("source " + source.id(), source.received(), seconds, first));
        overview.gateways().forEach(gateway -> rate("gateway " + gateway.url(), gateway.pushes(), seconds, first));
        formerNanos = nowNanos;
        if (first) {
            return;
        }
        line(PENDING)[next] = overview.pending();
        next = (next + 1) % POINTS;
        size = Math.min(size + 1, POINTS);
        lines.values().forEach(line -> line[next] = Float.NaN);
    }

    private void rate(String name, long total, double seconds, boolean first) {
        Long before = former.put(name, total);
        if (!first && lines.size() < MOST_LINES) {
            // A source that comes later has no past.
            line(name)[next] = before == null ? Float.NaN : (float) (Math.max(0, total - before) / seconds);
        }
    }

    private float[] line(String name) {
        return lines.computeIfAbsent(name, key -> {
            float[] made = new float[POINTS];
            Arrays.fill(made, Float.NaN);
            return made;
        });
    }

    /** The newest number of a line; 0 where there is none yet. */
    public synchronized double latest(String name) {
        float[] line = lines.get(name);
        float value = line == null || size == 0 ? 0 : line[(next + POINTS - 1) % POINTS];
        return Float.isNaN(value) ? 0 : value;
    }

    /** The sum over the last numbers of a line, each a rate, as a count. */
    public synchronized double count(String name, int numbers) {
        float[] line = lines.get(name);
        double sum = 0;
        for (int i = 1; line != null && i <= Math.min(numbers, size); i++) {
            float value = line[(next + POINTS - i) % POINTS];
            sum += Float.isNaN(value) ? 0 : value * SECONDS;
        }
        return sum;
    }

    /** All lines, the oldest number first, {@code null} where there was none. */
    public synchronized JsonObject json() {
        JsonObject all = new JsonObject();
        lines.forEach((name, line) -> {
            JsonArray numbers = new JsonArray();
            for (int i = size; i > 0; i--) {
                float value = line[(next + POINTS - i) % POINTS];
                numbers.add(Float.isNaN(value) ? null : Math.round(value * 100.0) / 100.0);
            }
            all.put(name, numbers);
        });
        return all;
    }
}
