// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.annotation.PublicApi;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One series' value within a family.
 *
 * @param labels the series' labels
 * @param value its value, of the kind the family's type asks for
 * @param timestampMillis milliseconds since 1970, or {@code null}: a Pushgateway takes none, so an endpoint's
 *     {@code timestampPolicy} decides before sending
 */
@PublicApi
public record Sample(Labels labels, SampleValue value, @Nullable Long timestampMillis) {

    public Sample {
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(value, "value");
    }

    /** A sample of one number without a timestamp. */
    public Sample(Labels labels, double value) {
        this(labels, new NumberValue(value), null);
    }
}
