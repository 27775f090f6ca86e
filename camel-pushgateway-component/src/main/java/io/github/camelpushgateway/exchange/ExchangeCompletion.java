// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exchange;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.group.Completion;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** Ends an exchange when all the groups it was pushed to have answered. */
public final class ExchangeCompletion implements Completion {

    private final Exchange exchange;
    private final AsyncCallback callback;
    private final Runnable whenEnded;
    private final int groups;
    private final AtomicInteger open;
    private volatile int latestStatus;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

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

    @Override
    public void accepted(int status) {
        latestStatus = status;
        ended();
    }

    @Override
    public void failed(Exception cause) {
        failures.incrementAndGet();
        failure.compareAndSet(null, cause);
        ended();
    }

    private void ended() {
        if (open.decrementAndGet() > 0) {
            return;
        }
        whenEnded.run();
        Exception cause = failure.get();
        if (cause != null) {
            exchange.setException(exception(cause));
        } else {
            exchange.getMessage().setHeader(PushgatewayConstants.RESPONSE_CODE, latestStatus);
        }
        callback.done(false);
    }

    private PushgatewayException exception(Exception cause) {
        int failed = failures.get();
        if (groups == 1) {
            return PushgatewayException.of(cause);
        }
        return PushgatewayException.of(
                cause, failed + " of the " + groups + " groups in this exchange were not pushed. First: ");
    }
}
