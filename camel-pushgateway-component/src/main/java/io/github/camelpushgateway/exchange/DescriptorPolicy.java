// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exchange;

import io.github.camelpushgateway.gateway.HelpPolicy;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a metric's description before it is sent: the help policy, and a word about odd names, once a
 * metric. Thread safe.
 */
final class DescriptorPolicy implements UnaryOperator<MetricDescriptor> {

    private static final Logger LOG = LoggerFactory.getLogger(DescriptorPolicy.class);

    /** Names may come from the data; those beyond are not warned about, nor kept. */
    private static final int REMEMBERED = 1_000;

    private final HelpPolicy helpPolicy;
    /**
     * What descriptions become that are not taken as they are, by the metric's name. They come again with each
     * exchange, mostly as the same object; and a name's hash is kept, while a description's would be computed again
     * each time.
     */
    private final Map<String, Change> changed = new ConcurrentHashMap<>();

    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    private record Change(MetricDescriptor from, MetricDescriptor to) {}

    DescriptorPolicy(HelpPolicy helpPolicy) {
        this.helpPolicy = helpPolicy;
    }

    @Override
    public MetricDescriptor apply(MetricDescriptor metric) {
        if (metric.type() == MetricType.COUNTER && !metric.name().endsWith("_total") && isFirst(metric.name())) {
            LOG.warn(
                    "Counter '{}' does not end in _total, as counters do by convention; it is pushed under its own name",
                    metric.name());
        }
        if (helpPolicy == HelpPolicy.KEEP || metric.help().isEmpty()) {
            return metric;
        }
        Change known = changed.get(metric.name());
        if (known != null && known.from().equals(metric)) {
            return known.to();
        }
        MetricDescriptor to = isAscii(metric.help())
                ? metric
                : new MetricDescriptor(metric.name(), metric.type(), strippedHelp(metric));
        if (known != null || changed.size() < REMEMBERED) {
            changed.put(metric.name(), new Change(metric, to));
        }
        return to;
    }

    private String strippedHelp(MetricDescriptor metric) {
        if (helpPolicy == HelpPolicy.FAIL) {
            throw new InvalidMetricException(
                    metric.name(),
                    null,
                    "its help text is not plain ASCII, and helpPolicy is fail",
                    "Write the help text in ASCII, or set helpPolicy=strip to send it without");
        }
        if (isFirst(metric.name() + " help")) {
            LOG.warn(
                    "Metric '{}' is sent without its help text, which is not plain ASCII (helpPolicy=strip)",
                    metric.name());
        }
        return "";
    }

    private boolean isFirst(String what) {
        return warned.size() < REMEMBERED && warned.add(what);
    }

    private static boolean isAscii(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }
}
