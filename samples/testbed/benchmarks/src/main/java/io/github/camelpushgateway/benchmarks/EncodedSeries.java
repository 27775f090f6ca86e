// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SampleValue;

/** All series of a family with their labels encoded, as the state of a group keeps them. */
final class EncodedSeries {

    final MetricDescriptor family;
    final byte[][] labels;
    /** For families of numbers; else {@code null}. */
    final double[] numbers;
    /** For all other families; else {@code null}. */
    final SampleValue[] values;

    EncodedSeries(MetricDescriptor family, byte[][] labels, double[] numbers, SampleValue[] values) {
        this.family = family;
        this.labels = labels;
        this.numbers = numbers;
        this.values = values;
    }

    /** Writes a whole push; returns its length. */
    static int write(EncodedSeries[] families, ExpositionWriter writer) {
        writer.reset();
        for (EncodedSeries family : families) {
            writer.beginFamily(family.family);
            for (int i = 0; i < family.labels.length; i++) {
                if (family.numbers != null) {
                    writer.number(family.labels[i], family.numbers[i]);
                } else {
                    writer.value(family.labels[i], family.values[i]);
                }
            }
            writer.endFamily();
        }
        return writer.length();
    }
}
