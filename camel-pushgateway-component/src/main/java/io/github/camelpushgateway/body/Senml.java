// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.text.Excerpt;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Resolves the base fields of SenML (RFC 8428, section 4.6): each record comes out with its full name, unit, value
 * and its time in seconds since 1970, as if it stood alone. The base name stays a field of each, {@code bn}, since
 * it mostly names the device. One pack, one thread.
 */
final class Senml implements UnaryOperator<Object> {

    /** RFC 8428: times below 2^28 are relative to now. */
    private static final double FIRST_ABSOLUTE = 1 << 28;

    /** The newest version this reads. */
    private static final double VERSION = 10;

    private final double now;
    private String baseName = "";
    private String baseUnit;
    private double baseTime;
    private Double baseValue;
    private Double baseSum;

    /** @param now seconds since 1970 */
    Senml(double now) {
        this.now = now;
    }

    /** @throws IllegalArgumentException if the record is none of SenML; the message says why */
    @Override
    public Object apply(Object record) {
        if (!(record instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("not SenML, whose records are objects");
        }
        takeBases(fields);
        Map<String, Object> resolved = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (name.endsWith("_")) {
                throw new IllegalArgumentException("SenML with the field '" + Excerpt.of(name)
                        + "', which whoever does not know it must not read past (RFC 8428, 4.4)");
            }
            if (!name.startsWith("b") || name.length() > 4) {
                resolved.put(name, value);
            }
        });
        if (!baseName.isEmpty()) {
            resolved.put("bn", baseName);
        }
        String name = baseName + (fields.get("n") == null ? "" : fields.get("n"));
        if (name.isEmpty()) {
            throw new IllegalArgumentException("not SenML: the record has neither a name 'n' nor a base name 'bn'");
        }
        resolved.put("n", name);
        if (fields.get("u") == null && baseUnit != null) {
            resolved.put("u", baseUnit);
        }
        addBase(resolved, "v", baseValue);
        addBase(resolved, "s", baseSum);
        double time = baseTime + number(fields, "t", 0.0);
        resolved.put("t", time < FIRST_ABSOLUTE ? now + time : time);
        return resolved;
    }

    private void takeBases(Map<?, ?> fields) {
        Double version = number(fields, "bver", null);
        if (version != null && version > VERSION) {
            throw new IllegalArgumentException(
                    "SenML of version " + version.longValue() + ", read is up to " + (long) VERSION);
        }
        if (fields.get("bn") != null) {
            baseName = String.valueOf(fields.get("bn"));
        }
        if (fields.get("bu") != null) {
            baseUnit = String.valueOf(fields.get("bu"));
        }
        baseTime = number(fields, "bt", baseTime);
        baseValue = number(fields, "bv", baseValue);
        baseSum = number(fields, "bs", baseSum);
    }

    /** Adds the base to a value; one that is not there counts as 0, unless the record has a value of another kind. */
    private static void addBase(Map<String, Object> fields, String key, Double base) {
        if (base == null) {
            return;
        }
        boolean other =
                key.equals("v") && (fields.containsKey("vs") || fields.containsKey("vb") || fields.containsKey("vd"));
        if (fields.get(key) != null || !other) {
            fields.put(key, base + number(fields, key, 0.0));
        }
    }

    private static Double number(Map<?, ?> fields, String key, Double otherwise) {
        Object value = fields.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("not SenML: '" + key + "' is a number there");
    }
}
