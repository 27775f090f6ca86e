// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricFamily;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;

/** The formats a gateway reads. */
@NullMarked
@PublicApi
public enum ExpositionFormat {
    /** Text exposition 0.0.4. */
    TEXT("text/plain; version=0.0.4; charset=utf-8"),
    /** Protobuf messages, each behind its length. The type must be exactly this, else a gateway parses it as text. */
    PROTOBUF("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited");

    /** As the option {@code maxSeries} of an endpoint. */
    public static final int DEFAULT_MAX_SERIES = 100_000;

    private final String contentType;

    ExpositionFormat(String contentType) {
        this.contentType = contentType;
    }

    /** The value of the {@code Content-Type} header. */
    public String contentType() {
        return contentType;
    }

    /** A new writer of this format. */
    public ExpositionWriter newWriter() {
        return switch (this) {
            case TEXT -> new TextWriter();
            case PROTOBUF -> new ProtobufWriter();
        };
    }

    /**
     * Reads a whole exposition, as strictly as a Pushgateway does. The stream is read to its end and not closed.
     * Memory grows with what really arrives, not with what a length in the content claims; how long a body may be
     * is for the caller to limit.
     *
     * @param maxSeries how many series it may hold, and how many families; at the next, reading stops, so that
     *     memory is bounded by it
     * @return the families in the order of their first line or message, each name once; one without samples is left out
     * @throws InvalidMetricException if the content breaks the format or the metric model; the message says where
     * @throws IOException if the stream fails
     */
    public List<MetricFamily> read(InputStream in, int maxSeries) throws IOException {
        return switch (this) {
            case TEXT -> TextReader.read(in, maxSeries, null);
            case PROTOBUF -> ProtobufReader.read(in, maxSeries, null);
        };
    }

    /**
     * As {@link #read(InputStream, int)}, and leaves out the metrics that a gateway writes itself for every group, such
     * as {@code push_time_seconds}: what was scraped of one gateway and is pushed to another holds them.
     *
     * @param leftOut is given the name of each such metric
     */
    public List<MetricFamily> readWithoutReserved(InputStream in, int maxSeries, Consumer<String> leftOut)
            throws IOException {
        return switch (this) {
            case TEXT -> TextReader.read(in, maxSeries, leftOut);
            case PROTOBUF -> ProtobufReader.read(in, maxSeries, leftOut);
        };
    }

    /** Reads a whole exposition with as many series as the option {@code maxSeries} allows by default. */
    public List<MetricFamily> read(InputStream in) throws IOException {
        return read(in, DEFAULT_MAX_SERIES);
    }
}
