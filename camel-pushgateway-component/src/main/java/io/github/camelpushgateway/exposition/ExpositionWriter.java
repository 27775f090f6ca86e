// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SummaryValue;

/**
 * Writes metric families into one buffer that is used again and again. A series' labels are encoded once, by
 * {@link #encode(Labels)}, and kept by the caller; writing a sample then copies those bytes and the value and
 * allocates nothing. Not thread safe.
 *
 * <pre>
 *   writer.reset();
 *   writer.beginFamily(descriptor);
 *   writer.number(encodedLabels, 21.5);
 *   writer.endFamily();
 *   send(writer.buffer(), writer.length());
 * </pre>
 */
public interface ExpositionWriter {

    /** Encodes a series' labels into this format's own form, to be handed back for each of its samples. Thread safe. */
    byte[] encode(Labels labels);

    /** Forgets what was written and starts again, in the same buffer. */
    void reset();

    /**
     * Starts a family; all its samples have to follow before {@link #endFamily()}.
     *
     * @throws InvalidMetricException if the format has no such type: gauge histograms travel in protobuf only
     */
    void beginFamily(MetricDescriptor metric);

    /** Writes a sample of a counter, gauge or untyped family. */
    void number(byte[] encodedLabels, double value);

    /** Writes a sample of a histogram family. */
    void histogram(byte[] encodedLabels, HistogramValue value);

    /** Writes a sample of a summary family. */
    void summary(byte[] encodedLabels, SummaryValue value);

    /** Writes a sample of a value of any kind. */
    default void value(byte[] encodedLabels, SampleValue value) {
        if (value instanceof HistogramValue histogram) {
            histogram(encodedLabels, histogram);
        } else if (value instanceof SummaryValue summary) {
            summary(encodedLabels, summary);
        } else {
            number(encodedLabels, ((NumberValue) value).value());
        }
    }

    /** Ends the family that was begun. One that got no sample leaves nothing behind: gateways make no sense of it. */
    void endFamily();

    /** The buffer that is written to; valid up to {@link #length()} and until the next call. Not a copy. */
    byte[] buffer();

    /** How many bytes of the buffer are written, whole families only after {@link #endFamily()}. */
    int length();
}
