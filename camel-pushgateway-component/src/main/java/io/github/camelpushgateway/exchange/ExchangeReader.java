// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exchange;

import io.github.camelpushgateway.body.BodyOptions;
import io.github.camelpushgateway.body.BodyReader;
import io.github.camelpushgateway.body.ReadResult;
import io.github.camelpushgateway.body.RejectedRecord;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Position;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.mapping.Explanation;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.options.EndpointOptions;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * What an exchange asks to be pushed: the endpoint's options, what headers say instead, and what the body holds.
 * Everything that can be wrong with it shows here, before anything is sent. Thread safe.
 */
public final class ExchangeReader {

    private final EndpointOptions options;
    private final BodyOptions reading;
    private final DescriptorPolicy descriptors;
    private final GroupingKeyFactory keys;

    /** @param reading how bodies are read, with the endpoint's mapping */
    public ExchangeReader(EndpointOptions options, BodyOptions reading) {
        this.options = options;
        this.reading = reading;
        this.descriptors = new DescriptorPolicy(options.helpPolicy());
        this.keys =
                new GroupingKeyFactory(options.job(), options.grouping(), options.urlLength(), options.maxUrlLength());
    }

    /**
     * Reads an exchange. Headers that say otherwise than the endpoint are taken off its message.
     *
     * @param rejections is notified of each record that is left out
     * @throws Exception if anything in it cannot be pushed; nothing of it is, then
     */
    public Request read(Exchange exchange, RejectedRecord.Listener rejections) throws Exception {
        return read(exchange, HeaderOptions.take(exchange.getMessage()), rejections);
    }

    /**
     * The groups that an exchange is for. It keeps its headers; a body that is a stream is read.
     *
     * @throws Exception if anything in it cannot be pushed
     */
    public List<GroupingKey> groups(Exchange exchange) throws Exception {
        return read(exchange, HeaderOptions.of(exchange.getMessage()), rejection -> {}).batches().stream()
                .map(SampleBatch::key)
                .toList();
    }

    private Request read(Exchange exchange, HeaderOptions headers, RejectedRecord.Listener rejections)
            throws Exception {
        Operation operation =
                headers.operation() == null ? options.operation() : options.checked(Operation.of(headers.operation()));
        SampleCollector collector = new SampleCollector(
                headers.job() == null ? options.job() : headers.job(),
                grouping(headers),
                labels(headers),
                options.limits(),
                keys,
                descriptors,
                options.duplicateSeries());
        ReadResult result = new ReadResult(0, 0);
        if (operation != Operation.DELETE) {
            result = BodyReader.read(exchange, reading(headers), collector, rejections);
        }
        boolean anything = true;
        if (collector.isEmpty()) {
            // No record at all: a heartbeat, the emptying of a group, or its deletion.
            // Records without a single value, and a topic's empty message: nothing to say.
            anything = !result.emptyMessage() && (operation != Operation.ADD || result.records() == 0);
            collector.batch(Labels.EMPTY);
        }
        if (operation == Operation.REPLACE && collector.samples() == 0 && !collector.isEmpty()) {
            // Series are to be taken off, not the group.
            operation = Operation.ADD;
        }
        List<SampleBatch> batches = anything ? List.copyOf(collector.batches()) : List.of();
        if (headers.group() != null) {
            batches = batches.stream()
                    .filter(batch -> batch.key().path().equals(headers.group()))
                    .toList();
        }
        return new Request(
                operation, batches, collector.samples(), result, headers.idempotencyKey(), headers.position());
    }

    /**
     * Reads an exchange into one batch for no gateway: where there is no URL to hold them, grouping labels are
     * labels like any other. They replace labels of the same name, as a gateway would have it.
     *
     * @param rejections is notified of each record that is left out
     * @throws Exception if anything in it has no exposition
     */
    public SampleBatch readUngrouped(Exchange exchange, RejectedRecord.Listener rejections) throws Exception {
        HeaderOptions headers = HeaderOptions.take(exchange.getMessage());
        Labels grouping = grouping(headers);
        SampleBatch batch = new SampleBatch(
                new GroupingKey(options.job(), Labels.EMPTY),
                labels(headers),
                options.limits(),
                descriptors,
                options.duplicateSeries());
        BodyReader.read(
                exchange,
                reading(headers),
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

    /**
     * Says for each record which rule it takes and what becomes of each metric. The exchange keeps its headers; a
     * body that is a stream is read.
     *
     * @param most how many records at most
     */
    public List<Explanation> explain(Exchange exchange, int most) throws Exception {
        return BodyReader.explain(exchange, reading(HeaderOptions.of(exchange.getMessage())), most, rejection -> {});
    }

    private BodyOptions reading(HeaderOptions headers) {
        BodyOptions effective = reading;
        if (headers.metric() != null) {
            effective = effective.withMetric(headers.metric());
        }
        if (headers.csvDelimiter() != null || headers.csvSkipLines() != null) {
            effective = effective.withCsv(headers.csvDelimiter(), headers.csvSkipLines());
        }
        return effective;
    }

    private Labels grouping(HeaderOptions headers) {
        return headers.grouping() == null
                ? options.grouping()
                : options.grouping().plus(Labels.ofGrouping(EndpointOptions.strings(headers.grouping())));
    }

    private Labels labels(HeaderOptions headers) {
        Map<?, ?> labels = headers.labels();
        return labels == null && headers.tenantId() == null
                ? options.labels()
                : options.labels().plus(options.labels(labels == null ? Map.of() : labels, headers.tenantId()));
    }

    /**
     * What is to be pushed.
     *
     * @param batches one for each group; none if there is nothing to push
     * @param samples how many samples the body came to
     * @param read how many records it held
     * @param idempotencyKey under which its content is applied once, or {@code null}
     * @param position its place in a log, applied once too, or {@code null}
     */
    public record Request(
            Operation operation,
            List<SampleBatch> batches,
            long samples,
            ReadResult read,
            String idempotencyKey,
            Position position) {}
}
