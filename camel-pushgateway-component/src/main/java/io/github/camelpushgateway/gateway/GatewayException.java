// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.time.Duration;

/**
 * A request that a gateway refused, or that never got an answer. The message says what was asked of which URL, what
 * came back, and what can be done. No secret is in it.
 */
public class GatewayException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The status where no answer came. */
    public static final int NO_STATUS = -1;

    private final int status;
    private final String words;
    private final String url;
    private final String hint;
    private final boolean retryable;
    private final boolean blamesContent;
    private final transient Duration retryAfter;

    /**
     * @param method the HTTP method
     * @param url the URL, without secrets
     * @param status the HTTP status, or {@link #NO_STATUS}
     * @param words the gateway's own words or those of the transport, without secrets, may be empty
     * @param hint what the user can do, one or more sentences, or {@code null}
     * @param retryable whether the same request may succeed later
     * @param blamesContent whether something in the push may be what the gateway does not like
     * @param retryAfter how long the gateway asked to wait, or {@code null}
     * @param cause what it came from, or {@code null}
     */
    public GatewayException(
            String method,
            String url,
            int status,
            String words,
            String hint,
            boolean retryable,
            boolean blamesContent,
            Duration retryAfter,
            Throwable cause) {
        super(message(method, url, status, words, hint), cause);
        this.status = status;
        this.words = words;
        this.url = url;
        this.hint = hint;
        this.retryable = retryable;
        this.blamesContent = blamesContent;
        this.retryAfter = retryAfter;
    }

    /** The HTTP status, or {@link #NO_STATUS} if no answer came. */
    public int status() {
        return status;
    }

    /**
     * What the gateway said, verbatim but for secrets and its end if it was very long; or what the transport said.
     * Never {@code null}.
     */
    public String words() {
        return words;
    }

    /** The URL, without secrets. */
    public String url() {
        return url;
    }

    /** What the user can do, or {@code null}. */
    public String hint() {
        return hint;
    }

    /** Whether the same request may succeed later. */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * Whether something in the push may be what the gateway does not like, so that without it the rest would be
     * taken. Otherwise the fault lies with who sends it, where to, or how this endpoint or the gateway is set up:
     * other samples would be refused as well.
     */
    public boolean blamesContent() {
        return blamesContent;
    }

    /** How long the gateway asked to wait before the next try, or {@code null} if it didn't. Never negative. */
    public Duration retryAfter() {
        return retryAfter;
    }

    private static String message(String method, String url, int status, String words, String hint) {
        StringBuilder text = new StringBuilder(method).append(' ').append(url).append(": ");
        if (status == NO_STATUS) {
            text.append(words);
        } else {
            text.append("the gateway answered ").append(status);
            text.append(words.isBlank() ? "" : ": ").append(words.strip());
        }
        if (hint != null) {
            text.append(endsASentence(text) ? " " : ". ").append(hint);
        }
        return text.toString();
    }

    private static boolean endsASentence(CharSequence text) {
        char last = text.charAt(text.length() - 1);
        return last == '.' || last == '!' || last == '?';
    }
}
