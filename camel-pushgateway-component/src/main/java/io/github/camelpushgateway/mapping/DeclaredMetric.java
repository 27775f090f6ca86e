// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.metric.MetricDescriptor;

/**
 * A metric that a mapping file declares.
 *
 * @param metric its name, type and help
 * @param place the file and line it stands at first, for messages
 */
public record DeclaredMetric(MetricDescriptor metric, String place) {}
