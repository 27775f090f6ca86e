// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.relay;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.bridge.route.PushFailures;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.GroupingPathParser;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.Sample;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * Turns what a sender wants of a Pushgateway into what the component pushes, and what came of it into the answer
 * that a Pushgateway would have given. Thread safe.
 */
public final class RelayRequests {

    private static final String TEXT = "text/plain; charset=utf-8";

    /** Together with the route's deliveryTimeout about as long as senders wait for an answer. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PushFailures failures = new PushFailures();
    private long maxBodyBytes = 16L * 1024 * 1024;

    /** The longest body, in bytes after decompression. */
    public void setMaxBodyBytes(long maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    /**
     * Reads a request: the group from its path, the operation from its method, the families from its body. Of its
     * headers none goes further: some would mean something to the component.
     *
     * @throws io.github.camelpushgateway.metric.InvalidMetricException if the path or the body is not what a
     *     Pushgateway takes
     * @throws RefusedException if the body is too long, or compressed in a way that is not known, or the sender no
     *     longer waits or will not wait long enough
     * @throws IOException if the body is not what its Content-Encoding says
     */
    public void accept(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        if (message instanceof HttpMessage http && http.getResponse().closed()) {
            // It waited for a thread while others waited for the gateway. Newer values may have come since.
            throw new RefusedException(503, "The sender has gone");
        }
        String arrived = message.getHeader(RelayServer.ARRIVED, String.class);
        if (arrived != null && System.nanoTime() - Long.parseLong(arrived) > LONGEST_WAIT_NANOS) {
            throw new RefusedException(
                    503, "The gateway has not answered the pushes that came before. Push again later");
        }
        String method = message.getHeader(Exchange.HTTP_METHOD, String.class);
        GroupingKey key = GroupingPathParser.read(path(message));
        List<MetricFamily> families = "DELETE".equals(method) ? List.of() : read(message, key);
        message.removeHeaders("*");
        message.setHeader(PushgatewayConstants.OPERATION, operation(method));
        message.setHeader(PushgatewayConstants.JOB, key.job());
        message.setHeader(PushgatewayConstants.GROUPING, key.grouping().asMap());
        message.setBody(families);
    }

    /** Answers with the gateway's status; it has accepted the push. */
    public void answer(Exchange exchange) {
        answer(exchange, exchange.getMessage().getHeader(PushgatewayConstants.RESPONSE_CODE, 200, Integer.class), null);
    }

    /**
     * Answers with why the push failed. What the gateway holds against the bridge, and not against the sender, is a
     * bad gateway (502).
     */
    public void refuse(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        answer(exchange, status(exchange, failure), failures.reason(exchange));
    }

    private int status(Exchange exchange, Exception failure) {
        if (failure instanceof RefusedException refused) {
            return refused.status;
        }
        if (!(failure instanceof PushgatewayException push)) {
            return failure instanceof IllegalArgumentException || failure instanceof IOException ? 400 : 500;
        }
        int status = push.getStatusCode();
        if (status == 429 || status >= 500) {
            return status;
        }
        if (failures.isData(exchange) || push.getCause() instanceof IllegalArgumentException) {
            return status > 0 ? status : 400;
        }
        return status > 0 ? 502 : 503;
    }

    private static void answer(Exchange exchange, int status, String words) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        if (words != null) {
            message.setHeader(Exchange.CONTENT_TYPE, TEXT);
        }
        message.setBody(words == null ? null : words + "\n");
    }

    /** The path as the sender wrote it: percent-decoding it is part of reading it. */
    private static String path(Message message) {
        String uri = message.getHeader(Exchange.HTTP_URI, String.class);
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static String operation(String method) {
        return switch (method) {
            case "PUT" -> "replace";
            case "POST" -> "add";
            default -> "delete";
        };
    }

    private List<MetricFamily> read(Message message, GroupingKey key) throws IOException {
        byte[] body = message.getBody(byte[].class);
        if (body == null || body.length == 0) {
            return List.of();
        }
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        ExpositionFormat format = type.startsWith("text/") ? ExpositionFormat.TEXT : ExpositionFormat.PROTOBUF;
        List<MetricFamily> families = new ArrayList<>();
        try (InputStream in = decoded(body, message.getHeader(Exchange.CONTENT_ENCODING, "", String.class))) {
            for (MetricFamily family : format.read(in)) {
                families.add(withoutLabelsOf(key, family));
            }
        }
        return families;
    }

    private InputStream decoded(byte[] body, String encoding) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> in;
            case "gzip" -> new BoundedStream(new GZIPInputStream(in), maxBodyBytes);
            default ->
                throw new RefusedException(
                        415, "The relay reads no Content-Encoding " + encoding + ". Send the body plain, or as gzip");
        };
    }

    /**
     * The grouping key's labels stand on every series, over labels of the same name: a Pushgateway writes them over
     * what is pushed.
     */
    private static MetricFamily withoutLabelsOf(GroupingKey key, MetricFamily family) {
        if (family.samples().stream().allMatch(sample -> withoutLabelsOf(key, sample.labels()) == sample.labels())) {
            return family;
        }
        return new MetricFamily(
                family.descriptor(),
                family.samples().stream()
                        .map(sample -> new Sample(
                                withoutLabelsOf(key, sample.labels()), sample.value(), sample.timestampMillis()))
                        .toList());
    }

    private static Labels withoutLabelsOf(GroupingKey key, Labels labels) {
        for (int i = 0; i < labels.size(); i++) {
            if (key.holds(labels.name(i))) {
                Map<String, String> others = labels.asMap();
                others.keySet().removeIf(key::holds);
                return Labels.of(others);
            }
        }
        return labels;
    }

    /** A request that is refused with a status of its own. */
    static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;

        RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /** A few kilobytes of gzip can stand for gigabytes. */
    private static final class BoundedStream extends FilterInputStream {

        private final long most;
        private long read;

        BoundedStream(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(int bytes) throws RefusedException {
            read += bytes;
            if (read > most) {
                throw new RefusedException(
                        413,
                        "The body is decompressed longer than relay.max-body-bytes=" + most + ". Push it in parts");
            }
        }
    }
}
