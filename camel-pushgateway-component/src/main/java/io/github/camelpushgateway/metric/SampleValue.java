// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

/** The value of a sample: one number, or the distribution that a histogram or a summary holds. Immutable. */
public sealed interface SampleValue permits NumberValue, HistogramValue, SummaryValue {}
