// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A unit as Prometheus names it, base units where there are such (prometheus.io/docs/practices/naming).
 *
 * @param suffix the end of a metric's name
 * @param scale what a value is multiplied by, as it is written in a mapping; {@code null} for nothing
 */
record Unit(String suffix, String scale) {

    private static final Map<String, Unit> BY_WORD = new HashMap<>();

    /** Units whose word is a letter that means other things too when it is a whole name. */
    private static final Map<String, Unit> BY_LETTER = new HashMap<>();

    private static final Map<String, Set<String>> AFTER = new HashMap<>();

    static {
        put("celsius", null, "celsius", "degc", "°c", "centigrade");
        put("fahrenheit", null, "fahrenheit", "degf", "°f");
        put("ratio", "0.01", "percent", "percentage", "pct", "%");
        put("joules", "3600000", "kwh");
        put("joules", "3600", "wh");
        put("joules", "60", "wmin");
        put("watts", "1000", "kw");
        put("watts", null, "watt", "watts");
        put("volts", "0.001", "mv", "millivolt", "millivolts");
        put("volts", null, "volt", "volts");
        put("amperes", "0.001", "ma", "milliamp", "milliamps");
        put("amperes", null, "amp", "amps", "ampere", "amperes");
        put("hertz", null, "hz", "hertz");
        put("hertz", "1000", "khz");
        put("pascals", "100", "hpa", "mbar");
        put("pascals", "1000", "kpa");
        put("pascals", "100000", "bar");
        put("pascals", null, "pa", "pascal", "pascals");
        put("seconds", "0.001", "ms", "msec", "millis", "milliseconds");
        put("seconds", null, "sec", "secs", "second", "seconds");
        put("seconds", "60", "min", "mins", "minutes");
        put("seconds", "3600", "hours");
        put("bytes", null, "byte", "bytes");
        put("bytes", "1024", "kb", "kib");
        put("bytes", "1048576", "mb", "mib");
        put("ppm", null, "ppm");
        put("ppb", null, "ppb");
        put("lux", null, "lux", "lx");
        put("dbm", null, "dbm");
        put("db", null, "db", "dba");
        put("rpm", null, "rpm");
        put("meters", "0.001", "mm");
        put("meters", "0.01", "cm");
        put("meters", null, "meter", "meters", "metres");
        put("meters", "1000", "km");
        put("kilograms", null, "kg");
        put("liters", null, "liter", "liters", "litres");
        put("cubic_meters", null, "m3", "m³");
        put("kilometers_per_hour", null, "kmh", "kph");
        put("meters_per_second", null, "mps");
        put("euros", null, "eur", "euro", "euros");
        put("dollars", null, "usd", "dollars");
        put("yuan", null, "cny", "rmb");
        letter("celsius", "c", "t", "temp", "temperature", "dew", "point", "dewpoint", "probe", "air", "water", "oil");
        letter(
                "fahrenheit",
                "f",
                "t",
                "temp",
                "temperature",
                "dew",
                "point",
                "dewpoint",
                "probe",
                "air",
                "water",
                "oil");
        letter("watts", "w", "p", "power", "apower", "load");
        letter("volts", "v", "u", "voltage", "battery", "batt", "bat", "supply", "vcc");
        letter("amperes", "a", "i", "current");
        letter("seconds", "s", "time", "uptime", "duration", "interval", "delay", "runtime", "age");
    }

    private static void put(String suffix, String scale, String... words) {
        for (String word : words) {
            BY_WORD.put(word, new Unit(suffix, scale));
        }
    }

    /** @param after the words after which the letter is that unit, and not just the name of one of several */
    private static void letter(String suffix, String letter, String... after) {
        BY_LETTER.put(letter, new Unit(suffix, null));
        AFTER.put(letter, Set.of(after));
    }

    /** What a device writes as the unit of a value: {@code °C}, {@code kWh}. */
    static Optional<Unit> written(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        Unit unit = BY_WORD.get(word);
        return Optional.ofNullable(unit != null ? unit : BY_LETTER.get(word));
    }

    /** The unit that the last of a name's words is, if it is one. */
    static Optional<Unit> ofName(List<String> words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String last = words.get(words.size() - 1);
        Unit unit = BY_WORD.get(last);
        if (unit == null
                && words.size() > 1
                && AFTER.getOrDefault(last, Set.of()).contains(words.get(words.size() - 2))) {
            unit = BY_LETTER.get(last);
        }
        return Optional.ofNullable(unit);
    }
}
