// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.annotation.PublicApi;
import java.util.Objects;

/**
 * A summary: number and sum of the observations, and the values at some quantiles. The arrays must not be changed
 * after they were handed over.
 *
 * @param count number of observations; zero or more
 * @param sum sum of all observed values
 * @param quantiles each from 0 to 1, in rising order
 * @param values as many as quantiles; NaN where there was no observation
 */
@PublicApi
public record SummaryValue(double count, double sum, double[] quantiles, double[] values) implements SampleValue {

    /** @throws InvalidMetricException if a quantile is out of range or out of order, or has no value */
    public SummaryValue {
        Objects.requireNonNull(quantiles, "quantiles");
        Objects.requireNonNull(values, "values");
        if (quantiles.length != values.length) {
            throw broken("it has " + quantiles.length + " quantiles and " + values.length + " values");
        }
        if (!(count >= 0 && count < Double.POSITIVE_INFINITY)) {
            throw broken("its count is " + count);
        }
        for (int i = 0; i < quantiles.length; i++) {
            if (!(quantiles[i] >= 0 && quantiles[i] <= 1)) {
                throw broken("quantile " + quantiles[i] + " is not between 0 and 1");
            }
            if (i > 0 && quantiles[i] <= quantiles[i - 1]) {
                throw broken("its quantiles do not rise at " + quantiles[i]);
            }
        }
    }

    private static InvalidMetricException broken(String what) {
        return new InvalidMetricException(null, null, "not a summary: " + what, null);
    }
}
