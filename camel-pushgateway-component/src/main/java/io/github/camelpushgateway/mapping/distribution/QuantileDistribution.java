// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.distribution;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SummaryValue;

/** A summary: count and sum are exact, quantiles within half a percent of the value, in bounded memory (DDSketch). */
public final class QuantileDistribution implements Distribution {

    private static final double ACCURACY = 0.005;

    /** Enough for values that span eight powers of ten; beyond that the lowest ones are taken together. */
    private static final int MOST_BINS = 2048;

    private final double[] quantiles;

    /** {@code null} where no quantiles are asked for: then the library it comes from need not be there. */
    private final DDSketch sketch;

    private double count;
    private double sum;

    /** @param quantiles each from 0 to 1, rising; not changed by anybody any more */
    public QuantileDistribution(double[] quantiles) {
        this.quantiles = quantiles;
        sketch = quantiles.length == 0 ? null : DDSketches.collapsingLowestDense(ACCURACY, MOST_BINS);
    }

    @Override
    public void observe(double value) {
        count++;
        sum += value;
        if (sketch != null) {
            sketch.accept(value);
        }
    }

    @Override
    public SampleValue value() {
        return new SummaryValue(
                count, sum, quantiles, sketch == null ? quantiles : sketch.getValuesAtQuantiles(quantiles));
    }
}
