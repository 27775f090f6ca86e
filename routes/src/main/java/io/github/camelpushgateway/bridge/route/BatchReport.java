// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.route;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.Sample;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;

/**
 * The four metrics by which a batch job is watched: when it last succeeded, how long that took, how many rows there were, and how many of
 * them were rejected. A route calls {@link #start} before it reads and {@link #report} after it has pushed. Thread safe.
 */
public final class BatchReport {

    private static final String STARTED = "CamelPushgatewayBatchStarted";

    /** Notes when the batch begins. */
    public void start(Exchange exchange) {
        exchange.setProperty(STARTED, System.nanoTime());
    }

    /**
     * Makes the metrics of the batch that was just pushed.
     *
     * @param exchange one that {@link #start} has seen, and whose rows a {@code pushgateway:} endpoint has counted
     * @return the body to push; the metrics' names begin with the job, made fit for a name
     */
    public List<MetricFamily> report(Exchange exchange, String job) {
        long started = exchange.getProperty(STARTED, Long.class);
        double seconds = (System.nanoTime() - started) / (double) TimeUnit.SECONDS.toNanos(1);
        String prefix = metricName(job);
        return List.of(
                gauge(
                        prefix + "_last_success_timestamp_seconds",
                        "When the batch last succeeded, in seconds since 1970.",
                        System.currentTimeMillis() / 1000.0),
                gauge(prefix + "_duration_seconds", "How long reading and pushing the last batch took.", seconds),
                gauge(
                        prefix + "_rows",
                        "Rows in the last batch, rejected ones included.",
                        count(exchange, PushgatewayConstants.RECORD_COUNT)),
                gauge(
                        prefix + "_rows_rejected",
                        "Rows of the last batch that were left out because they could not be read.",
                        count(exchange, PushgatewayConstants.REJECTED_COUNT)));
    }

    /** A job as the start of a metric's name: what no name may hold becomes an underscore. */
    static String metricName(String job) {
        String name = job.replaceAll("[^a-zA-Z0-9_]", "_");
        return name.isEmpty() || Character.isDigit(name.charAt(0)) || name.startsWith("__") ? "job_" + name : name;
    }

    private static double count(Exchange exchange, String header) {
        return exchange.getMessage().getHeader(header, 0L, Long.class);
    }

    private static MetricFamily gauge(String name, String help, double value) {
        return MetricFamily.of(name, MetricType.GAUGE, help, new Sample(Labels.EMPTY, value));
    }
}
