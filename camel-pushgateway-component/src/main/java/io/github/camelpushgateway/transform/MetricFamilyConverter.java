// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.transform;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.Sample;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.Converter;
import org.jspecify.annotations.NullMarked;

/**
 * Lets Camel convert a {@link MetricFamily} to text exposition 0.0.4 wherever it wants text or bytes. Timestamps
 * are left out.
 */
@NullMarked
@PublicApi
@Converter(generateLoader = true)
public final class MetricFamilyConverter {

    private MetricFamilyConverter() {}

    /**
     * The family as text.
     *
     * @throws io.github.camelpushgateway.metric.InvalidMetricException if it has no text form: a gauge histogram
     */
    @Converter
    public static String toText(MetricFamily family) {
        return new String(toBytes(family), StandardCharsets.UTF_8);
    }

    /** The same in UTF-8. */
    @Converter
    public static byte[] toBytes(MetricFamily family) {
        ExpositionWriter writer = ExpositionFormat.TEXT.newWriter();
        writer.beginFamily(family.descriptor());
        for (Sample sample : family.samples()) {
            writer.value(writer.encode(sample.labels()), sample.value());
        }
        writer.endFamily();
        return Arrays.copyOf(writer.buffer(), writer.length());
    }

    /** The same in UTF-8. */
    @Converter
    public static InputStream toStream(MetricFamily family) {
        return new ByteArrayInputStream(toBytes(family));
    }
}
