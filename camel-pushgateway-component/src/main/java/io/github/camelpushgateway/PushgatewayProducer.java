// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.body.InvalidSamples;
import io.github.camelpushgateway.body.RejectedRecord;
import io.github.camelpushgateway.body.RejectionLog;
import io.github.camelpushgateway.exchange.ExchangeCompletion;
import io.github.camelpushgateway.exchange.ExchangeReader;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.group.Submission;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.options.EndpointOptions;
import io.github.camelpushgateway.session.PushSession;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an exchange's body into samples and hands them to the group they belong to. Everything that can be wrong
 * with the samples themselves is found here, before anything is sent; the exchange goes on when the gateway has
 * them.
 */
@PublicApi
public class PushgatewayProducer extends DefaultAsyncProducer {

    private final SharedSession shared;

    @SuppressWarnings("NullAway.Init")
    private EndpointOptions options;

    private @Nullable PushSession session;

    @SuppressWarnings("NullAway.Init")
    private RejectionLog rejections;

    /** @param shared what the producers of the endpoint have in common */
    PushgatewayProducer(Endpoint endpoint, SharedSession shared) {
        super(endpoint);
        this.shared = shared;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        PushSession joined = shared.join();
        options = shared.options();
        rejections = joined.rejections();
        session = joined;
    }

    @Override
    protected void doStop() throws Exception {
        if (session != null) {
            session = null;
            shared.leave();
        }
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            if (submit(exchange, callback)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.setException(new PushgatewayException("Interrupted while waiting for earlier pushes", e));
        } catch (Exception e) {
            exchange.setException(PushgatewayException.of(e));
        }
        callback.done(true);
        return true;
    }

    private RejectedRecord.Listener rejections(Exchange exchange) {
        RejectedRecord.Listener own =
                exchange.getProperty(PushgatewayConstants.REJECTION_LISTENER, RejectedRecord.Listener.class);
        return own == null
                ? rejections
                : new RouteRejections(own, options.reading().invalidSamples());
    }

    /**
     * Notifies a route of bad records, and the log of those that are left out; those that fail the exchange are in
     * its exception.
     */
    private final class RouteRejections implements RejectedRecord.Listener {

        private final RejectedRecord.Listener route;
        private final InvalidSamples policy;

        RouteRejections(RejectedRecord.Listener route, InvalidSamples policy) {
            this.route = route;
            this.policy = policy;
        }

        @Override
        public void rejected(RejectedRecord rejection) {
            if (policy == InvalidSamples.SKIP) {
                rejections.rejected(rejection);
            }
            route.rejected(rejection);
        }

        @Override
        public void noticed(Notice notice, Supplier<String> words) {
            rejections.noticed(notice, words);
            route.noticed(notice, words);
        }

        @Override
        public boolean wantsAll() {
            return true;
        }
    }

    /** @return whether the outcome will come later; {@code false} if there is nothing to wait for */
    private boolean submit(Exchange exchange, AsyncCallback callback) throws Exception {
        PushSession running = Objects.requireNonNull(session, "The producer is not started");
        ExchangeReader.Request request = running.reader().read(exchange, rejections(exchange));
        Message message = exchange.getMessage();
        message.setHeader(PushgatewayConstants.RECORD_COUNT, request.read().records());
        message.setHeader(PushgatewayConstants.REJECTED_COUNT, request.read().rejected());
        message.setHeader(PushgatewayConstants.SAMPLE_COUNT, request.samples());
        if (request.batches().isEmpty()) {
            return false;
        }
        List<PushChannel> channels = running.channels();
        if (channels.size() > 1) {
            channels = request.batches().stream()
                    .map(batch -> running.channel(batch.key()))
                    .distinct()
                    // Always in one order: nobody waits here for a place that another has who waits for one of his.
                    .sorted(Comparator.comparingInt(running.channels()::indexOf))
                    .toList();
        }
        ExchangeCompletion completion =
                new ExchangeCompletion(exchange, callback, request.batches().size(), leaving(enter(channels)));
        for (SampleBatch batch : request.batches()) {
            running.submit(new Submission(
                    request.operation(),
                    batch,
                    options.retainSeries(),
                    request.idempotencyKey(),
                    request.position(),
                    channels.size() == 1 ? channels.get(0) : running.channel(batch.key()),
                    completion.of(batch.key())));
        }
        return true;
    }

    /** Takes a place in each. */
    private static List<PushChannel> enter(List<PushChannel> channels) throws InterruptedException {
        for (int i = 0; i < channels.size(); i++) {
            try {
                channels.get(i).enter();
            } catch (InterruptedException e) {
                channels.subList(0, i).forEach(PushChannel::leave);
                throw e;
            }
        }
        return channels;
    }

    private static Runnable leaving(List<PushChannel> channels) {
        return channels.size() == 1 ? channels.get(0)::leave : () -> channels.forEach(PushChannel::leave);
    }
}
