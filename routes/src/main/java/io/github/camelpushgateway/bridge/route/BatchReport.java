// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.route;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.Sample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The five metrics by which a batch job is watched: when it last succeeded, how long that took, how many rows there
 * were, how many of them were rejected, and how many samples they came to. They are pushed to a group of their own,
 * which has the job and the grouping label {@code feed}: with {@code operation=replace} they would else replace
 * what they tell of. A route calls {@link #start} before it reads, {@link #tell} and {@link #report} after it has
 * pushed, and {@link #notReported} where the report could not be. Thread safe.
 */
public final class BatchReport {

    private static final Logger LOG = LoggerFactory.getLogger(BatchReport.class);

    private static final String STARTED = "CamelPushgatewayBatchStarted";

    /** The counts, where the report's own push has put its own in their place. */
    private static final String COUNTED = "CamelPushgatewayBatchCounts";

    /** Feeds whose rows came to no sample the last time. */
    private final Set<String> empty = ConcurrentHashMap.newKeySet();

    /**
     * What a batch had.
     *
     * @param records its rows, rejected ones included
     * @param rejected how many of them were left out
     * @param samples what they came to
     */
    public record Counts(long records, long rejected, long samples) {}

    /** What the batch of an exchange had; {@code null} if it is none, or was not pushed. */
    public static Counts counts(Exchange exchange) {
        return exchange.getProperty(COUNTED) instanceof Counts counts ? counts : null;
    }

    /** Notes when the batch begins. */
    public void start(Exchange exchange) {
        exchange.setProperty(STARTED, System.nanoTime());
    }

    /**
     * Makes the metrics of the batch that was just pushed, and has them pushed to their own group.
     *
     * @param exchange one that {@link #start} has seen, and whose rows a {@code pushgateway:} endpoint has counted
     * @param feed the name of the source
     * @return the body to push
     */
    public List<MetricFamily> report(Exchange exchange, String feed) {
        long started = exchange.getProperty(STARTED, Long.class);
        double seconds = (System.nanoTime() - started) / (double) TimeUnit.SECONDS.toNanos(1);
        List<MetricFamily> report = List.of(
                gauge(
                        "batch_last_success_timestamp_seconds",
                        "When the batch last succeeded, in seconds since 1970.",
                        System.currentTimeMillis() / 1000.0),
                gauge("batch_duration_seconds", "How long reading and pushing the last batch took.", seconds),
                gauge(
                        "batch_rows",
                        "Rows in the last batch, rejected ones included.",
                        count(exchange, PushgatewayConstants.RECORD_COUNT)),
                gauge(
                        "batch_rows_rejected",
                        "Rows of the last batch that were left out because they could not be read.",
                        count(exchange, PushgatewayConstants.REJECTED_COUNT)),
                gauge(
                        "batch_samples",
                        "Samples that the rows of the last batch came to.",
                        count(exchange, PushgatewayConstants.SAMPLE_COUNT)));
        exchange.setProperty(
                COUNTED,
                new Counts(
                        (long) count(exchange, PushgatewayConstants.RECORD_COUNT),
                        (long) count(exchange, PushgatewayConstants.REJECTED_COUNT),
                        (long) count(exchange, PushgatewayConstants.SAMPLE_COUNT)));
        Message message = exchange.getMessage();
        message.setHeader(PushgatewayConstants.GROUPING, Map.of("feed", feed));
        // Whatever becomes of the rows' groups: this one is kept, and is whole with each push.
        message.setHeader(PushgatewayConstants.OPERATION, "add");
        message.removeHeader(PushgatewayConstants.IDEMPOTENCY_KEY);
        return report;
    }

    /**
     * Logs how many rows and samples a batch had. Rows without a sample are worth a warning: of each file, and of a
     * query when it starts.
     *
     * @param what the file's name, or the source's where there is none
     */
    public void tell(Exchange exchange, String what) {
        long rows = (long) count(exchange, PushgatewayConstants.RECORD_COUNT);
        long samples = (long) count(exchange, PushgatewayConstants.SAMPLE_COUNT);
        String file = exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class);
        if (rows > 0 && samples == 0) {
            if (file != null || empty.add(what)) {
                LOG.warn(
                        "{}: {} rows, and not one sample. Every value is empty, or the mapping names columns that are not there: see"
                                + " what 'bridge explain' says of a row",
                        file == null ? what : file,
                        rows);
            }
            return;
        }
        empty.remove(what);
        if (file != null) {
            LOG.info("{}: {} rows, {} samples pushed", file, rows, samples);
        } else {
            LOG.debug("{}: {} rows, {} samples pushed", what, rows, samples);
        }
    }

    /**
     * Logs that a batch was pushed and its report was not: its rows are on the gateway all the same, and the next batch
     * brings the next report.
     *
     * @param exchange one whose report failed
     * @param what as for {@link #tell}
     */
    public void notReported(Exchange exchange, String what) {
        String file = exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class);
        LOG.warn(
                "{} was pushed, but not its report (the batch_* metrics stay as they were until the next one): {}",
                file == null ? what : file,
                FailureWords.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)));
    }

    private static double count(Exchange exchange, String header) {
        return exchange.getMessage().getHeader(header, 0L, Long.class);
    }

    private static MetricFamily gauge(String name, String help, double value) {
        return MetricFamily.of(name, MetricType.GAUGE, help, new Sample(Labels.EMPTY, value));
    }
}
