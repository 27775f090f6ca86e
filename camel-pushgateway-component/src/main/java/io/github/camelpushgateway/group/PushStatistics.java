// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.gateway.GatewayException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an endpoint has done since it was started: counted once a request or a push, never once a sample. Counters
 * only rise. Thread safe; the numbers read are those of one moment each, not of one moment together.
 */
public final class PushStatistics {

    /** How a request ended. */
    public enum Result {
        /** The gateway took it. */
        ACCEPTED,
        /** The gateway does not like its content: 400, 413, 422 and other 4xx. */
        REFUSED,
        /** The gateway does not like who sends it: 401, 403. */
        UNAUTHORIZED,
        /** The gateway wants less: 429, or a quota. */
        THROTTLED,
        /** The gateway, or a proxy before it, cannot now: 408, 5xx. */
        UNAVAILABLE,
        /** No answer came. */
        UNREACHABLE;

        private final String text = name().toLowerCase(Locale.ROOT);

        /** In lower case, as in a label value. */
        public String text() {
            return text;
        }

        static Result of(GatewayException failure) {
            int status = failure.status();
            if (status == GatewayException.NO_STATUS) {
                return UNREACHABLE;
            }
            if (status == 429 || (status == 403 && failure.isRetryable())) {
                return THROTTLED;
            }
            if (status == 401 || status == 403) {
                return UNAUTHORIZED;
            }
            return failure.isRetryable() ? UNAVAILABLE : REFUSED;
        }
    }

    private final Map<Result, LongAdder> requests = new EnumMap<>(Result.class);
    private final LongAdder requestNanos = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder pushes = new LongAdder();
    private final LongAdder exchanges = new LongAdder();
    private final LongAdder samples = new LongAdder();
    private final LongAdder failedExchanges = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private volatile Instant lastSuccess;
    private volatile Failure lastFailure;
    private volatile Instant failingSince;

    /**
     * The last failure.
     *
     * @param at when it was
     * @param message what went wrong and what can be done, without secrets
     */
    public record Failure(Instant at, String message) {}

    PushStatistics() {
        for (Result result : Result.values()) {
            requests.put(result, new LongAdder());
        }
    }

    void answered(long nanos, int length) {
        requests.get(Result.ACCEPTED).increment();
        requestNanos.add(nanos);
        bytes.add(length);
        lastSuccess = Instant.now();
        failingSince = null;
    }

    void failed(GatewayException failure, long nanos) {
        Result result = Result.of(failure);
        requests.get(result).increment();
        requestNanos.add(nanos);
        Instant now = Instant.now();
        lastFailure = new Failure(now, failure.getMessage());
        // What is refused for its content says nothing against the gateway.
        if (!failure.blamesContent() && failingSince == null) {
            failingSince = now;
        }
    }

    /**
     * An Error, such as one of memory: the endpoint is ill until a request gets through. Allocates as little as it
     * can.
     */
    void broken(Throwable fault) {
        try {
            Instant now = Instant.now();
            lastFailure = new Failure(now, String.valueOf(fault.getMessage() == null ? fault : fault.getMessage()));
            if (failingSince == null) {
                failingSince = now;
            }
        } catch (Error again) {
            // There is no memory even for that.
            failingSince = failingSince == null ? lastSuccess : failingSince;
        }
    }

    void accepted(int exchangesInPush, long samplesInPush) {
        pushes.increment();
        exchanges.add(exchangesInPush);
        samples.add(samplesInPush);
    }

    void exchangesFailed(int count) {
        failedExchanges.add(count);
    }

    void retried() {
        retries.increment();
    }

    /** Requests that ended so. A push is one request, or more where it is split. */
    public long requests(Result result) {
        return requests.get(result).sum();
    }

    /** Requests that have ended. */
    public long requests() {
        long all = 0;
        for (LongAdder each : requests.values()) {
            all += each.sum();
        }
        return all;
    }

    /** How long all of them took together, in seconds. */
    public double requestSeconds() {
        return (double) requestNanos.sum() / TimeUnit.SECONDS.toNanos(1);
    }

    /** Bytes of bodies that were accepted, as they were sent. */
    public long bytes() {
        return bytes.sum();
    }

    /** Pushes that were accepted. */
    public long pushes() {
        return pushes.sum();
    }

    /** Exchanges that were pushed; each counts once for each of its groups. */
    public long exchanges() {
        return exchanges.sum();
    }

    /** Samples that those exchanges brought. */
    public long samples() {
        return samples.sum();
    }

    /** Exchanges that failed, counted as {@link #exchanges()} are. */
    public long failedExchanges() {
        return failedExchanges.sum();
    }

    /** Pushes that could not be delivered and were put back to be tried again. */
    public long retries() {
        return retries.sum();
    }

    /** When the gateway last accepted something, or {@code null}. */
    public Instant lastSuccess() {
        return lastSuccess;
    }

    /** The last failure, or {@code null}. */
    public Failure lastFailure() {
        return lastFailure;
    }

    /** Since when no request has got through; {@code null} while they do, or if none was made. */
    public Instant failingSince() {
        return failingSince;
    }
}
