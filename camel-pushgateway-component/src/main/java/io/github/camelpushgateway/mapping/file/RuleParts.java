// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.LabelPlan;
import java.time.Duration;
import java.util.List;

/**
 * What the metrics of a rule take from it.
 *
 * @param name the rule's {@code from} and place
 * @param captures what {@code from} captures
 * @param labels the rule's labels, to which a metric may add
 * @param labelPlan the same, compiled
 * @param ttl how long a series lives without a value, or {@code null}
 */
record RuleParts(String name, List<String> captures, LabelDeclarations labels, LabelPlan labelPlan, Duration ttl) {}
