// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.source.Arrival;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session beside the bridge's, for people who look: a client id of its own, which ends with it, and nothing that the
 * broker would send to another. So a bridge that runs meanwhile misses nothing. Closing may be done by any thread, all
 * else is for one.
 */
abstract class BrokerLook implements AutoCloseable {

    static final Logger LOG = LoggerFactory.getLogger(BrokerLook.class);

    static final int PATIENCE_MILLIS = 10_000;

    private static final int FIRST_REFUSAL = 0x80;
    private static final int LAST_REFUSAL = 0xff;

    private final String url;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Consumer<Arrival> arrivals;

    BrokerLook(String url, Consumer<Arrival> arrivals) {
        this.url = url;
        this.arrivals = arrivals;
    }

    /** Waits until the connection is lost, and says why. */
    void awaitEnd() throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new SettingsException(
                    "the connection to " + url + " was lost: " + BrokerFailure.words(e.getCause(), 0, url, null));
        }
    }

    /** For those below: something came. */
    final void arrived(Arrival arrival) {
        arrivals.accept(arrival);
    }

    /** For those below: there is no connection any more. */
    final void lost(Throwable why) {
        end.completeExceptionally(why);
    }

    /** Whether a number is a broker's refusal; clients have larger ones for failures of their own. */
    private static boolean isRefusal(int code) {
        return code >= FIRST_REFUSAL && code <= LAST_REFUSAL;
    }

    /** Subscribes to a filter, and says whether the broker refuses that. */
    final boolean isRefused(String filter) throws Exception {
        try {
            return isRefusal(subscribe(filter));
        } catch (Exception e) {
            if (isRefusal(answer(e))) {
                return true;
            }
            throw e;
        }
    }

    /** Ends the session. Does not fail. */
    @Override
    public final void close() {
        try {
            disconnect();
        } catch (Exception e) {
            LOG.debug("The look at a broker could not take its leave", e);
        }
        try {
            closeClient();
        } catch (Exception e) {
            LOG.debug("The look at a broker could not be closed", e);
        }
    }

    abstract void connect(SourceSettings settings) throws Exception;

    /** The broker's answer to a subscription: from 128 on it is a refusal. */
    abstract int subscribe(String filter) throws Exception;

    /** Takes its leave of the broker, if there is a connection. */
    abstract void disconnect() throws Exception;

    /** Gives back what the client holds. */
    abstract void closeClient() throws Exception;

    /** The broker's answer in a failure, as the protocol numbers it; 0 for none. */
    abstract int answer(Exception failure);
}
