// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

/** One number; NaN and the infinities are numbers too. */
public record NumberValue(double value) implements SampleValue {}
