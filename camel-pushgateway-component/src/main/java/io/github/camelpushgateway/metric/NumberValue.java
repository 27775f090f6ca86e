// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.annotation.PublicApi;

/** One number; NaN and the infinities are numbers too. */
@PublicApi
public record NumberValue(double value) implements SampleValue {}
