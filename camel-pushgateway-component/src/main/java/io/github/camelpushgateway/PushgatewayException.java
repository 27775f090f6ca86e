// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.InvalidMetricException;
import org.apache.camel.RuntimeCamelException;
import org.jspecify.annotations.Nullable;

/**
 * Why an exchange was not pushed. The message says what, where and what to do; nothing in it is secret.
 *
 * <p>A push that a gateway refused has its status and words; one that was refused before anything was sent has neither.
 */
@PublicApi
public class PushgatewayException extends RuntimeCamelException {

    private static final long serialVersionUID = 1L;

    private final int statusCode;
    private final @Nullable String gatewayMessage;
    private final @Nullable String url;
    private final @Nullable String hint;
    private final boolean retryable;
    private final boolean blamesContent;

    /** A push that was refused before anything was sent, or never could be. */
    public PushgatewayException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.statusCode = -1;
        this.gatewayMessage = null;
        this.url = null;
        this.hint = null;
        this.retryable = false;
        this.blamesContent = cause == null;
    }

    /** A push that a gateway refused, or that never reached one. */
    private PushgatewayException(String message, GatewayException cause) {
        super(message, cause);
        this.statusCode = cause.status();
        this.gatewayMessage = cause.words();
        this.url = cause.url();
        this.hint = cause.hint();
        this.retryable = cause.isRetryable();
        this.blamesContent = cause.blamesContent();
    }

    public static PushgatewayException of(Exception cause) {
        return cause instanceof PushgatewayException already ? already : of(cause, "");
    }

    /** @param before put before the cause's message */
    public static PushgatewayException of(Exception cause, String before) {
        String message = before + (cause.getMessage() != null ? cause.getMessage() : cause.toString());
        return cause instanceof GatewayException refusal
                ? new PushgatewayException(message, refusal)
                : new PushgatewayException(message, cause);
    }

    /** The HTTP status the gateway answered with, or -1 if no answer came. */
    public int getStatusCode() {
        return statusCode;
    }

    /** The gateway's own words, or what the transport said; {@code null} if nothing was sent. */
    public @Nullable String getGatewayMessage() {
        return gatewayMessage;
    }

    /** Where the push went, without secrets; {@code null} if nothing was sent. */
    public @Nullable String getUrl() {
        return url;
    }

    /** What can be done about it, or {@code null}. It is in the message too. */
    public @Nullable String getHint() {
        return hint;
    }

    /**
     * Whether the fault lies, or may lie, in what is pushed, so that it would fail again however often it is
     * pushed. Otherwise who sends it, where to, how something is set up, or a fault of this program or its state
     * store is to blame.
     */
    public boolean blamesContent() {
        return blamesContent || getCause() instanceof InvalidMetricException || getCause() instanceof RecordException;
    }

    /** Whether the same push may succeed later. */
    public boolean isRetryable() {
        return retryable;
    }
}
