// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The words that names are made of, and what they say. Stateless. */
final class Words {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?((0|[1-9]\\d{0,17})(\\.\\d{0,18})?|\\.\\d{1,18})([eE][+-]?\\d{1,2})?");
    private static final Pattern INSTANCE =
            Pattern.compile(".*\\d.*|([0-9a-f]{2}[:-]){3,}[0-9a-f]{2}|[0-9a-f]{6,}", Pattern.CASE_INSENSITIVE);
    private static final Pattern DEVICE =
            Pattern.compile("(.*[-_])?([0-9a-f]{6,}|([0-9a-f]{2}[:-]){3,}[0-9a-f]{2})", Pattern.CASE_INSENSITIVE);
    private static final Pattern NEVER_A_LABEL = Pattern.compile(
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{12,}|[0-9a-f]{24,}|[A-Za-z0-9+/]{24,}={0,2}", Pattern.CASE_INSENSITIVE);

    private static final Pattern DATE =
            Pattern.compile("(19|20)\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])([01]\\d|2[0-3])?([0-5]\\d){0,2}");

    /** What the last level of a topic says about the kind of a message, not about the device. */
    private static final Set<String> KINDS = Set.of(
            "state",
            "status",
            "sensor",
            "sensors",
            "info",
            "lwt",
            "availability",
            "set",
            "get",
            "config",
            "events",
            "event",
            "rpc",
            "data",
            "telemetry",
            "up",
            "uplink",
            "join",
            "result",
            "attributes",
            "values",
            "measurements",
            "online",
            "announce",
            "command",
            "health",
            "metrics");

    private static final Set<String> IDENTITIES = Set.of(
            "id",
            "name",
            "device",
            "deveui",
            "eui",
            "mac",
            "serial",
            "sn",
            "sensor",
            "node",
            "station",
            "site",
            "room",
            "location",
            "zone",
            "area",
            "channel",
            "probe",
            "tag",
            "host",
            "hostname",
            "line",
            "machine",
            "plant",
            "meter",
            "phase",
            "gateway",
            "article",
            "item",
            "sku",
            "product",
            "region",
            "country",
            "warehouse",
            "branch",
            "store",
            "model",
            "bn",
            "n",
            "key",
            "metric",
            "parameter",
            "register",
            "floor",
            "building",
            "customer");

    private static final Set<String> TIMES =
            Set.of("time", "timestamp", "ts", "date", "datetime", "epoch", "at", "when", "gwts", "t", "bt", "uptimeat");

    private static final Set<String> NEVER_VALUES = Set.of(
            "seq",
            "sequence",
            "nonce",
            "msgid",
            "messageid",
            "uuid",
            "guid",
            "correlationid",
            "checksum",
            "crc",
            "fcnt",
            "fport",
            "port",
            "version",
            "dataformat",
            "protocol");

    /** The last words of fields that name a device or a message, whatever digits they hold. */
    private static final Set<String> ADDRESSES =
            Set.of("id", "ids", "eui", "addr", "address", "mac", "imei", "imsi", "iccid", "uid", "uuid", "serial");

    /** Objects that say nothing of what is in them. */
    private static final Set<String> WRAPPERS = Set.of(
            "attributes",
            "body",
            "content",
            "contents",
            "data",
            "decoded",
            "decodedpayload",
            "fields",
            "measurements",
            "message",
            "metrics",
            "msg",
            "object",
            "params",
            "payload",
            "properties",
            "readings",
            "reported",
            "result",
            "state",
            "status",
            "telemetry",
            "uplinkmessage",
            "values");

    private Words() {}

    /** The words of a name, in small letters: {@code aenergyTotal}, {@code temp_c}, {@code Temp. [C]}. */
    static List<String> of(String name) {
        String apart = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replaceAll("([A-Z]+)([A-Z][a-z])", "$1 $2");
        List<String> words = new ArrayList<>();
        for (String word : apart.split("[^\\p{L}\\p{N}%°]+")) {
            if (!word.isEmpty()) {
                words.add(word.toLowerCase(Locale.ROOT));
            }
        }
        return words;
    }

    /** The number that a plain value is, written as programs write them. Text with zeros in front is a code. */
    static Optional<BigDecimal> number(Object value) {
        if (value instanceof Number number) {
            return Optional.of(new BigDecimal(number.toString()));
        }
        if (value instanceof String text
                && text.length() < 40
                && NUMBER.matcher(text.strip()).matches()) {
            return Optional.of(new BigDecimal(text.strip()));
        }
        return Optional.empty();
    }

    /**
     * Whether a topic's first level names a device, as with makers that put it first: it ends with a hardware
     * address.
     */
    static boolean isDevice(String segment) {
        return DEVICE.matcher(segment).matches();
    }

    /** Whether a topic's level is one of many of its kind: it holds a digit, or is a hardware address. */
    static boolean isInstance(String segment) {
        return INSTANCE.matcher(segment).matches();
    }

    /** Whether a topic's level says what a message is about. */
    static boolean isKind(String segment) {
        return KINDS.contains(segment.toLowerCase(Locale.ROOT)) || segment.matches("[A-Z_]{2,}\\d?");
    }

    /** Whether a field of this name tells things apart. */
    static boolean isIdentity(String name) {
        List<String> words = of(name);
        String joined = String.join("", words);
        return !words.isEmpty()
                && (IDENTITIES.contains(joined)
                        || words.get(words.size() - 1).equals("id")
                        || words.get(words.size() - 1).equals("name")
                        || joined.endsWith("eui"))
                && !NEVER_VALUES.contains(joined);
    }

    /** Whether a field of this name is when something was. */
    static boolean isTime(String name) {
        List<String> words = of(name);
        return !words.isEmpty()
                && (TIMES.contains(words.get(words.size() - 1))
                        || words.contains("timestamp")
                        || (words.contains("time") && words.contains("start")));
    }

    /** Whether a number of this name only counts messages, or is no measurement at all. */
    static boolean isNoMeasurement(String name) {
        List<String> words = of(name);
        return NEVER_VALUES.contains(String.join("", words)) || words.contains("sequence") || words.contains("seq");
    }

    /** Whether a number of this name is the name of something. */
    static boolean isAddress(String name) {
        List<String> words = of(name);
        return !words.isEmpty() && ADDRESSES.contains(words.get(words.size() - 1));
    }

    /** Whether an object of this name only wraps what is in it. */
    static boolean isWrapper(String name) {
        return WRAPPERS.contains(String.join("", of(name)));
    }

    /** Whether a number is a date written in digits: 20260131, or with the time of day, 20260131101500. */
    static boolean isDate(Object value) {
        return DATE.matcher(String.valueOf(value)).matches();
    }

    /** Whether a text is an id that no two things share and that nobody asks for. */
    static boolean isUnique(String text) {
        return NEVER_A_LABEL.matcher(text).matches();
    }

    /** One of several: {@code rooms} becomes {@code room}. */
    static String singular(String word) {
        boolean plural = word.length() > 3
                && word.endsWith("s")
                && !word.endsWith("ss")
                && !word.endsWith("us")
                && !word.endsWith("is");
        return plural ? word.substring(0, word.length() - 1) : word;
    }

    /** A name as Prometheus takes it: small letters, digits, {@code _}; empty if nothing of it can be kept. */
    static String identifier(List<String> words) {
        String joined = String.join("_", words)
                .replace("°", "")
                .replace("%", "percent")
                .replaceAll("[^a-z0-9_]+", "_")
                .replaceAll("_+", "_")
                .replaceAll("^_|_$", "");
        return joined.isEmpty() || !Character.isDigit(joined.charAt(0)) ? joined : "n" + joined;
    }
}
