// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exchange;

import io.github.camelpushgateway.EndpointOptions;
import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.body.BodyOptions;
import io.github.camelpushgateway.body.BodyReader;
import io.github.camelpushgateway.body.ReadResult;
import io.github.camelpushgateway.body.RejectedRecord;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SeriesPolicy;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What an exchange asks to be pushed: the endpoint's options, what headers say instead, and what the body holds. Everything that can be
 * wrong with it shows here, before anything is sent. Thread safe.
 */
public final class ExchangeReader {

    /** What the names of all our headers start with. */
    private static final String HEADERS = "CamelPushgateway";

    private final EndpointOptions options;
    private final String job;
    private final BodyOptions reading;
    private final DescriptorPolicy descriptors;
    private final GroupingKeyFactory keys;

    /**
     * @param job the endpoint's
     * @param reading how bodies are read, with the endpoint's mapping
     */
    public ExchangeReader(EndpointOptions options, String job, BodyOptions reading) {
        this.options = options;
        this.job = job;
        this.reading = reading;
        this.descriptors = new DescriptorPolicy(options.helpPolicy());
        this.keys = new GroupingKeyFactory(
                job, options.grouping(), options.gateway().toString().length(), options.maxUrlLength());
    }

    /**
     * Reads an exchange.
     *
     * @param rejections is notified of each record that is left out
     * @throws Exception if anything in it cannot be pushed; nothing of it is, then
     */
    public Request read(Exchange exchange, RejectedRecord.Listener rejections) throws Exception {
        Message message = exchange.getMessage();
        boolean told = isToldByHeaders(message);
        Operation operation = told ? operation(message) : options.operation();
        SampleCollector collector = told ? collector(message) : collector(job, options.grouping(), options.labels());
        ReadResult result = new ReadResult(0, 0);
        if (operation != Operation.DELETE) {
            result = BodyReader.read(exchange, told ? reading(message) : reading, collector, rejections);
        }
        boolean anything = true;
        if (collector.isEmpty()) {
            // No record at all: a heartbeat, the emptying of a group, or its deletion. Records without a single value,
            // and a topic's
            // empty message: nothing to say.
            anything = !result.emptyMessage() && (operation != Operation.ADD || result.records() == 0);
            collector.batch(Labels.EMPTY);
        }
        if (operation == Operation.REPLACE && collector.samples() == 0 && !collector.isEmpty()) {
            // Series are to be taken off, not the group.
            operation = Operation.ADD;
        }
        List<SampleBatch> batches = List.copyOf(collector.batches());
        return new Request(operation, anything ? batches : List.of(), collector.samples(), result);
    }

    /**
     * Reads an exchange into one batch for no gateway: where there is no URL to hold them, grouping labels are labels like any other. They
     * stand over labels of the same name, as a gateway would have it.
     *
     * @param rejections is notified of each record that is left out
     * @throws Exception if anything in it has no exposition
     */
    public SampleBatch readUngrouped(Exchange exchange, RejectedRecord.Listener rejections) throws Exception {
        Message message = exchange.getMessage();
        Labels grouping = grouping(message);
        SampleBatch batch = new SampleBatch(
                new GroupingKey(job, Labels.EMPTY),
                labels(message),
                options.limits(),
                descriptors,
                options.duplicateSeries());
        BodyReader.read(
                exchange,
                reading(message),
                new SampleSink() {
                    @Override
                    public void number(
                            Labels record, MetricDescriptor metric, SeriesPolicy policy, Labels labels, double value) {
                        batch.number(metric, policy, labels.plus(grouping).plus(record), value);
                    }

                    @Override
                    public void value(
                            Labels record,
                            MetricDescriptor metric,
                            SeriesPolicy policy,
                            Labels labels,
                            SampleValue value) {
                        batch.value(metric, policy, labels.plus(grouping).plus(record), value);
                    }
                },
                rejections);
        batch.checkComplete();
        return batch;
    }

    /** Whether any header may be for us. One look at their names costs less than asking for each, and most messages have none. */
    private static boolean isToldByHeaders(Message message) {
        if (!message.hasHeaders()) {
            return false;
        }
        for (String name : message.getHeaders().keySet()) {
            if (name.regionMatches(true, 0, HEADERS, 0, HEADERS.length())) {
                return true;
            }
        }
        return false;
    }

    /** How an exchange's body is to be read: as the endpoint says, but for what headers say. */
    public BodyOptions reading(Message message) {
        BodyOptions effective = reading;
        String metric = message.getHeader(PushgatewayConstants.METRIC, String.class);
        if (metric != null) {
            effective = effective.withMetric(metric);
        }
        String delimiter = message.getHeader(PushgatewayConstants.CSV_DELIMITER, String.class);
        Integer skipLines = message.getHeader(PushgatewayConstants.CSV_SKIP_LINES, Integer.class);
        if (delimiter != null || skipLines != null) {
            effective = effective.withCsv(delimiter, skipLines);
        }
        return effective;
    }

    private Operation operation(Message message) {
        String header = message.getHeader(PushgatewayConstants.OPERATION, String.class);
        return header == null ? options.operation() : options.checked(Operation.of(header));
    }

    private SampleCollector collector(Message message) {
        return collector(
                message.getHeader(PushgatewayConstants.JOB, job, String.class), grouping(message), labels(message));
    }

    private Labels grouping(Message message) {
        Map<?, ?> grouping = message.getHeader(PushgatewayConstants.GROUPING, Map.class);
        return grouping == null
                ? options.grouping()
                : options.grouping().plus(Labels.ofGrouping(EndpointOptions.strings(grouping)));
    }

    private Labels labels(Message message) {
        Map<?, ?> labels = message.getHeader(PushgatewayConstants.LABELS, Map.class);
        String tenant = message.getHeader(PushgatewayConstants.TENANT_ID, String.class);
        return labels == null && tenant == null
                ? options.labels()
                : options.labels().plus(options.labels(labels == null ? Map.of() : labels, tenant));
    }

    private SampleCollector collector(String exchangeJob, Labels grouping, Labels labels) {
        return new SampleCollector(
                exchangeJob, grouping, labels, options.limits(), keys, descriptors, options.duplicateSeries());
    }

    /**
     * What is to be pushed.
     *
     * @param batches one for each group; none if there is nothing to push
     * @param samples how many samples the body came to
     * @param read how many records it held
     */
    public record Request(Operation operation, List<SampleBatch> batches, long samples, ReadResult read) {}
}
