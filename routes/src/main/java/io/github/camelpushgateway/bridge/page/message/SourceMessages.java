// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.message;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.bridge.page.message.KeptMessage.Outcome;
import io.github.camelpushgateway.bridge.page.message.KeptMessage.State;
import io.github.camelpushgateway.bridge.route.BatchReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one source: counts all, and keeps some of the last. While few come all are kept; of many, some each
 * second, and those that were left out or failed apart, so that the others do not take their place. A message that is
 * not kept costs two looks at a clock and allocates nothing. Thread safe.
 */
public final class SourceMessages extends RoutePolicySupport {

    /** Of each source. */
    static final int MOST = 200;

    /** Of each source, of those that were left out or failed. */
    static final int MOST_BAD = 50;

    /** Of each source, in both rings together. */
    static final int MOST_BYTES = 1024 * 1024;

    /** A longer payload is not kept: a part of it could not be explained. */
    static final int LONGEST_PAYLOAD = 16 * 1024;

    private static final int BURST = 100;
    private static final int PER_SECOND = 20;
    private static final String TOPIC = "CamelMqttTopic";
    private static final String KEPT = SourceMessages.class.getName();

    private final String source;
    private final AtomicLong ids;
    private final boolean keepsPayloads;
    private final SampleRate rate = new SampleRate(BURST, PER_SECOND, System.nanoTime());
    private final SampleRate badRate = new SampleRate(BURST, PER_SECOND, System.nanoTime());
    private final MessageRing recent = new MessageRing(MOST, MOST_BYTES / 2);
    private final MessageRing bad = new MessageRing(MOST_BAD, MOST_BYTES / 2);
    private final LongAdder received = new LongAdder();
    private final LongAdder ended = new LongAdder();

    /** The last one that failed, whatever came after it; {@code null} for none. */
    private volatile @Nullable KeptMessage lastFailed;

    /** The last one that ended, if it failed; else {@code null}. */
    private volatile @Nullable KeptMessage failing;

    /**
     * @param source the name of the source, which is its route's
     * @param ids where the numbers of messages come from
     * @param keepsPayloads whether anybody may see what messages hold
     */
    SourceMessages(String source, AtomicLong ids, boolean keepsPayloads) {
        this.source = source;
        this.ids = ids;
        this.keepsPayloads = keepsPayloads;
    }

    /** The name of the source. */
    public String source() {
        return source;
    }

    /** How many came, the kept ones and the others. */
    public long received() {
        return received.sum();
    }

    /** How many of them have ended, well or not. */
    public long ended() {
        return ended.sum();
    }

    /** If what ended last has failed, that; else {@code null}. */
    public @Nullable KeptMessage failing() {
        return failing;
    }

    /** The last one that failed, whatever came after it, or {@code null}. */
    public @Nullable KeptMessage lastFailed() {
        return lastFailed;
    }

    /** Those that are kept, the newest first, each once. */
    public List<KeptMessage> newestFirst() {
        List<KeptMessage> all = new ArrayList<>(recent.newestFirst());
        for (KeptMessage one : bad.newestFirst()) {
            if (!all.contains(one)) {
                all.add(one);
            }
        }
        all.sort((one, other) -> Long.compare(other.id(), one.id()));
        return all;
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        received.increment();
        // What has no payload yet is kept when it ends: a file or a query then has a name and a count.
        if (exchange.getMessage().getBody() instanceof byte[] payload && rate.take(System.nanoTime())) {
            KeptMessage message = kept(exchange.getMessage(), payload);
            exchange.setProperty(KEPT, message);
            recent.add(message);
        }
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        ended.increment();
        Message message = exchange.getMessage();
        KeptMessage kept = (KeptMessage) exchange.getProperty(KEPT);
        boolean isPlain = message.getBody() instanceof byte[];
        long rejected = count(message, PushgatewayConstants.REJECTED_COUNT);
        Throwable failure = failure(exchange);
        if (kept == null && isPlain && rejected == 0 && failure == null) {
            // Most of them, where there are many.
            failing = null;
            return;
        }
        Outcome outcome = outcome(exchange, message, rejected, failure);
        boolean isBad = outcome.state() == State.LEFT_OUT || outcome.state() == State.FAILED;
        if (kept == null) {
            if (!(isBad ? badRate : rate).take(System.nanoTime())) {
                return;
            }
            kept = kept(message, isPlain ? (byte[]) message.getBody() : null);
            if (!isBad) {
                recent.add(kept);
            }
        }
        kept.ended(outcome, message.getHeader(PushgatewayConstants.USER_PROPERTIES));
        if (isBad) {
            bad.add(kept);
        }
        if (outcome.state() == State.FAILED) {
            lastFailed = kept;
            failing = kept;
        } else {
            failing = null;
        }
    }

    private static @Nullable Throwable failure(Exchange exchange) {
        if (exchange.getException() != null) {
            return exchange.getException();
        }
        // What is caught once a batch was pushed is its report's.
        return BatchReport.counts(exchange) != null
                ? null
                : exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
    }

    private static Outcome outcome(Exchange exchange, Message message, long rejected, @Nullable Throwable failure) {
        BatchReport.Counts batch = BatchReport.counts(exchange);
        long records = batch == null ? count(message, PushgatewayConstants.RECORD_COUNT) : batch.records();
        long leftOut = batch == null ? rejected : batch.rejected();
        long samples = batch == null ? count(message, PushgatewayConstants.SAMPLE_COUNT) : batch.samples();
        if (failure != null) {
            String words = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            return new Outcome(State.FAILED, records, leftOut, samples, words);
        }
        State state = leftOut > 0 ? State.LEFT_OUT : samples > 0 ? State.PUSHED : State.NOTHING;
        return new Outcome(state, records, leftOut, samples, null);
    }

    private KeptMessage kept(Message message, byte @Nullable [] payload) {
        Object topic = message.getHeader(TOPIC);
        Object file = message.getHeader(Exchange.FILE_NAME);
        return new KeptMessage(
                ids.incrementAndGet(),
                source,
                System.currentTimeMillis(),
                topic == null ? null : topic.toString(),
                file == null ? null : file.toString(),
                keepsPayloads && payload != null && payload.length <= LONGEST_PAYLOAD ? payload : null,
                payload == null ? -1 : payload.length);
    }

    private static long count(Message message, String header) {
        return message.getHeader(header) instanceof Number number ? number.longValue() : 0;
    }
}
