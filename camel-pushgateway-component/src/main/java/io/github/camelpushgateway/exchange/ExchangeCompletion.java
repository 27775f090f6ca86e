// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exchange;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.group.Completion;
import io.github.camelpushgateway.group.key.GroupingKey;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * Ends an exchange when all the groups it was pushed to have answered. Of several that failed, its exception names
 * each. Thread safe.
 */
public final class ExchangeCompletion {

    private final Exchange exchange;
    private final AsyncCallback callback;
    private final Runnable whenEnded;
    private final int groups;
    private final AtomicInteger open;
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private volatile int latestStatus;

    private record Failure(GroupingKey key, Exception cause) {}

    /**
     * @param groups how many outcomes will come
     * @param whenEnded run before the exchange goes on
     */
    public ExchangeCompletion(Exchange exchange, AsyncCallback callback, int groups, Runnable whenEnded) {
        this.exchange = exchange;
        this.callback = callback;
        this.groups = groups;
        this.open = new AtomicInteger(groups);
        this.whenEnded = whenEnded;
    }

    /** Takes the outcome of one of the groups. */
    public Completion of(GroupingKey key) {
        return new Completion() {
            @Override
            public void accepted(int status) {
                latestStatus = status;
                ended();
            }

            @Override
            public void failed(Exception cause) {
                failures.add(new Failure(key, cause));
                ended();
            }
        };
    }

    private void ended() {
        if (open.decrementAndGet() > 0) {
            return;
        }
        whenEnded.run();
        if (failures.isEmpty()) {
            exchange.getMessage().setHeader(PushgatewayConstants.RESPONSE_CODE, latestStatus);
        } else {
            exchange.setException(exception());
        }
        callback.done(false);
    }

    private PushgatewayException exception() {
        Failure first = failures.remove();
        if (groups == 1) {
            return PushgatewayException.of(first.cause());
        }
        PushgatewayException exception = PushgatewayException.of(
                first.cause(),
                (failures.size() + 1) + " of the " + groups + " groups in this exchange were not pushed. " + first.key()
                        + ": ");
        for (Failure other : failures) {
            exception.addSuppressed(PushgatewayException.of(other.cause(), other.key() + ": "));
        }
        return exception;
    }
}
