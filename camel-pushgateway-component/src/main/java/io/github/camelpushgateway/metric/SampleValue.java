// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.annotation.PublicApi;

/** The value of a sample: one number, or the distribution that a histogram or a summary holds. Immutable. */
@PublicApi
public sealed interface SampleValue permits NumberValue, HistogramValue, SummaryValue {}
