// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.relay;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.bridge.route.PushFailures;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.GroupingPathParser;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a sender wants of a Pushgateway into what the component pushes, and what came of it into the answer
 * that a Pushgateway would have given. Thread safe.
 */
public final class RelayRequests {

    private static final String TEXT = "text/plain; charset=utf-8";

    /** Together with the route's deliveryTimeout about as long as senders wait for an answer. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** The relay's own, which has the senders' jobs. */
    private static final String OWN_ENDPOINT = "pushgateway://relay";

    /** How often at the most it is logged what of pushes is left out. */
    private static final long LOG_PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(RelayRequests.class);

    private final PushFailures failures = new PushFailures();

    /** When it was last logged what of a push is left out, by {@link System#nanoTime}; 0 for never. */
    private final AtomicLong leftOutLogged = new AtomicLong();

    private long maxBodyBytes = defaultMaxBodyBytes();
    private Semaphore kilobytes = kilobytes();

    /**
     * What is taken where nothing is set: a hundredth of the heap, as text can be sixty times as large in memory; 1
     * MiB at least, which is what a managed gateway takes, and 16 MiB at the most.
     */
    static long defaultMaxBodyBytes() {
        return Math.min(16L << 20, Math.max(1L << 20, Runtime.getRuntime().maxMemory() / 96));
    }

    /**
     * What all bodies that are read, or wait for the gateway, may have together; one of the longest fits in any
     * case.
     */
    private Semaphore kilobytes() {
        long bytes = Math.max(maxBodyBytes, Runtime.getRuntime().maxMemory() / 48);
        return new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes / 1024 + 1), true);
    }

    /** The longest body, in bytes after decompression. */
    public void setMaxBodyBytes(long maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
        kilobytes = kilobytes();
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
        if (isOwn(exchange, key.job())) {
            throw new RefusedException(
                    403,
                    "The job '" + key.job()
                            + "' is that of a source of this bridge, whose groups nobody else may touch. Push for another job");
        }
        List<MetricFamily> families = "DELETE".equals(method) ? List.of() : read(exchange, message, key);
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
        int status = status(exchange, failure);
        answer(exchange, status, failures.reason(exchange));
        if (status == 503) {
            exchange.getMessage().setHeader("Retry-After", "1");
        }
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

    /** Whether a route beside the relay's pushes for that job. */
    private static boolean isOwn(Exchange exchange, String job) {
        for (Endpoint endpoint : exchange.getContext().getEndpoints()) {
            if (endpoint instanceof PushgatewayEndpoint own
                    && !own.getEndpointUri().startsWith(OWN_ENDPOINT)
                    && job.equals(own.getConfiguration().getJob())) {
                return true;
            }
        }
        return false;
    }

    private List<MetricFamily> read(Exchange exchange, Message message, GroupingKey key) throws IOException {
        byte[] sent = message.getBody(byte[].class);
        if (sent == null || sent.length == 0) {
            return List.of();
        }
        String encoding = message.getHeader(Exchange.CONTENT_ENCODING, "", String.class)
                .strip()
                .toLowerCase(Locale.ROOT);
        boolean isPlain = encoding.isEmpty() || encoding.equals("identity");
        if (!isPlain && !encoding.equals("gzip")) {
            throw new RefusedException(
                    415, "The relay reads no Content-Encoding " + encoding + ". Send the body plain, or as gzip");
        }
        take(exchange, isPlain ? sent.length : maxBodyBytes);
        byte[] body = isPlain ? sent : unzipped(sent);
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        ExpositionFormat format = type.startsWith("text/") ? ExpositionFormat.TEXT : ExpositionFormat.PROTOBUF;
        List<MetricFamily> families = new ArrayList<>();
        for (MetricFamily family : format.readWithoutReserved(
                new ByteArrayInputStream(body), maxSeries(exchange), metric -> leftOut(metric, key))) {
            families.add(withoutLabelsOf(key, family));
        }
        return families;
    }

    /** As many series as the relay's endpoint takes: what is more is refused there in any case. */
    private static int maxSeries(Exchange exchange) {
        for (Endpoint endpoint : exchange.getContext().getEndpoints()) {
            if (endpoint instanceof PushgatewayEndpoint own
                    && own.getEndpointUri().startsWith(OWN_ENDPOINT)) {
                return own.getConfiguration().getMaxSeries();
            }
        }
        return ExpositionFormat.DEFAULT_MAX_SERIES;
    }

    private void leftOut(String metric, GroupingKey key) {
        long now = System.nanoTime();
        long last = leftOutLogged.get();
        if ((last == 0 || now - last >= LOG_PERIOD_NANOS) && leftOutLogged.compareAndSet(last, now)) {
            LOG.info(
                    "A push for {} holds {}, which the gateway writes itself for every group. That is left out, the rest is pushed",
                    key,
                    metric);
        }
    }

    /** Waits until there is room for a body, which is given back when its sender was answered. */
    private void take(Exchange exchange, long bytes) throws RefusedException {
        Semaphore taken = kilobytes;
        int count = (int) (bytes / 1024 + 1);
        try {
            if (!taken.tryAcquire(count, LONGEST_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
                throw new RefusedException(
                        503, "The relay holds as many bodies as its memory allows. Push again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(503, "The relay is being stopped. Push again later");
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                taken.release(count);
            }
        });
    }

    /** A few kilobytes of gzip can stand for gigabytes. */
    private byte[] unzipped(byte[] sent) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            byte[] body = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, maxBodyBytes + 1));
            if (body.length > maxBodyBytes) {
                throw new RefusedException(
                        413,
                        "The body is decompressed longer than relay.max-body-bytes=" + maxBodyBytes
                                + ". Push it in parts");
            }
            return body;
        }
    }

    /**
     * The grouping key's labels stand on every series, over labels of the same name: a Pushgateway writes them over
     * what is pushed.
     */
    @SuppressWarnings("ReferenceEquality") // The same labels come back where none is taken out.
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
}
