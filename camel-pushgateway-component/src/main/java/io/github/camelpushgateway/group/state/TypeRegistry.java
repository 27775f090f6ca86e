// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which type each metric name has on one gateway, as far as this process pushes there. A Pushgateway refuses a name
 * with two types, and a name that a histogram or summary writes its own lines under, across all its groups
 * (client_golang registry, consistency check); here the second to claim a name learns who holds it. A name is held
 * as long as one of its claims is. Thread safe; its lock is the object itself.
 */
public final class TypeRegistry {

    private static final List<String> ALL_SUFFIXES = List.of("_bucket", "_count", "_sum");

    private final Map<String, Claim> claims = new HashMap<>();

    /**
     * Claims a name.
     *
     * @param origin who claims it, for messages, for example a mapping file with its line
     * @throws InvalidMetricException if the name is held with another type, or clashes by suffix; names both claimants
     */
    public synchronized void claim(String name, MetricType type, String origin) {
        Claim held = claims.get(name);
        if (held != null) {
            if (held.type != type) {
                throw new InvalidMetricException(
                        name,
                        null,
                        origin + " makes it a " + type.text() + ", and it is a " + held.type.text() + " by "
                                + held.origin,
                        "One name has one type on a gateway: change one of the two types, or rename one metric");
            }
            held.holders++;
            return;
        }
        for (String suffix : ALL_SUFFIXES) {
            if (name.endsWith(suffix)) {
                String base = name.substring(0, name.length() - suffix.length());
                Claim owner = claims.get(base);
                if (owner != null && suffixes(owner.type).contains(suffix)) {
                    throw suffixClash(name, base, owner.type, "by " + owner.origin);
                }
            }
        }
        for (String suffix : suffixes(type)) {
            Claim owner = claims.get(name + suffix);
            if (owner != null) {
                throw suffixClash(name + suffix, name, type, "and that name is held by " + owner.origin);
            }
        }
        claims.put(name, new Claim(type, origin));
    }

    /** Gives one claim of a name back; a name that nobody holds is left alone. */
    public synchronized void release(String name) {
        Claim held = claims.get(name);
        if (held != null && --held.holders == 0) {
            claims.remove(name);
        }
    }

    /** The endings under which a metric of this type writes lines beside its own name. */
    static List<String> suffixes(MetricType type) {
        return switch (type) {
            case HISTOGRAM, GAUGE_HISTOGRAM -> ALL_SUFFIXES;
            case SUMMARY -> List.of("_count", "_sum");
            case COUNTER, GAUGE, UNTYPED -> List.of();
        };
    }

    static InvalidMetricException suffixClash(String metric, String base, MetricType baseType, String where) {
        return new InvalidMetricException(
                metric,
                null,
                "the " + baseType.text() + " '" + base + "' writes lines of this name itself, " + where,
                "Rename one of the two");
    }

    private static final class Claim {

        private final MetricType type;
        private final String origin;
        private int holders = 1;

        private Claim(MetricType type, String origin) {
            this.type = type;
            this.origin = origin;
        }
    }
}
