// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.route;

import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.ownership.NotOwnerException;
import org.apache.camel.Exchange;

/** What the routes want to know of a failed exchange. Thread safe. */
public final class PushFailures {

    /** Why it failed, in one line. */
    public String reason(Exchange exchange) {
        return FailureWords.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    }

    /**
     * Whether an exchange failed for what is in it, so that it would fail again however often it is pushed: it
     * could not be read or mapped, or the gateway looked at its content and refused that. Any other failure, of a
     * kind not known here too, says nothing against the message: the gateway is away, or refuses the sender or the
     * address; the state could not be stored; the route is being stopped.
     */
    public boolean isData(Exchange exchange) {
        return isOfContent(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    }

    /** As the other, of what an exchange failed with; {@code null} is no such failure. */
    public static boolean isOfContent(Exception failure) {
        return failure instanceof PushgatewayException push && !push.isRetryable() && push.blamesContent();
    }

    /** Whether the bridge runs its sources: where it stops or stands by, failures are nothing to warn of. */
    public boolean isRunning(Exchange exchange) {
        return !exchange.getContext().isStopping()
                && !isReleased(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    }

    /** Whether an exchange failed since another bridge runs the sources now. */
    public static boolean isReleased(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotOwnerException) {
                return true;
            }
        }
        return false;
    }
}
