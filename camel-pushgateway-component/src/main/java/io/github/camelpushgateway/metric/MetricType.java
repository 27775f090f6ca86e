// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.annotation.PublicApi;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What kind of metric a family is. The names are those of the text exposition's {@code TYPE} line. */
@PublicApi
public enum MetricType {
    COUNTER,
    GAUGE,
    SUMMARY,
    UNTYPED,
    HISTOGRAM,
    /** A histogram whose counts may fall. The text format 0.0.4 has no word for it; it travels in protobuf only. */
    GAUGE_HISTOGRAM;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The word in the text exposition, for example {@code gauge}. */
    public String text() {
        return text;
    }

    /** Whether a sample is one number, as opposed to buckets or quantiles. */
    public boolean isNumber() {
        return this == COUNTER || this == GAUGE || this == UNTYPED;
    }

    /**
     * Finds the type for a word of the text exposition, ignoring case.
     *
     * @return empty for {@code null} and for a word that is no type
     */
    public static Optional<MetricType> ofText(@Nullable String word) {
        for (MetricType type : values()) {
            if (type.text.equalsIgnoreCase(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
