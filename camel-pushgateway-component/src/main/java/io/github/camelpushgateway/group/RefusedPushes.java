// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.FamilyTooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when a push of a group is refused: it is tried again later, or in parts, or its submissions fail;
 * and for how long the group leaves the gateway alone. Used by the group's pushing thread only, but for
 * {@link #heldUntilNanos()}.
 */
final class RefusedPushes {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedPushes.class);

    /** A person has to mend what is refused for no fault of the samples, and then wants to see that it works. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final GroupingKey key;
    private final GatewayHealth health;
    private final Clocks clocks;
    private final SubmissionQueue queue;
    private final Isolation isolation;
    private final Backoff backoff = new Backoff(LONGEST_WAIT);
    private volatile long heldUntilNanos;

    RefusedPushes(GroupingKey key, GatewayHealth health, Clocks clocks, SubmissionQueue queue, Isolation isolation) {
        this.key = key;
        this.health = health;
        this.clocks = clocks;
        this.queue = queue;
        this.isolation = isolation;
    }

    /**
     * Before when the group leaves the gateway alone for reasons of its own, in the time of {@link Clocks#nanos()}.
     * From any thread.
     */
    long heldUntilNanos() {
        return heldUntilNanos;
    }

    /**
     * Something that nobody waits for was refused. Returns when it is to be tried again, in the time of
     * {@link Clocks#millis()}.
     */
    long tryLaterMillis(Exception reason) {
        long later = clocks.millis() + TimeUnit.NANOSECONDS.toMillis(backoff.afterFailure());
        health.refused(key, reason);
        return later;
    }

    /** One family of a window is larger than a request may be: who brings it fails, the others are tried without it. */
    void tooLarge(List<Submission> window, FamilyTooLargeException e) {
        List<Submission> rest = new ArrayList<>();
        List<Submission> culprits = new ArrayList<>();
        for (Submission submission : window) {
            boolean brings = submission.batch().families().stream()
                    .anyMatch(family -> family.descriptor().name().equals(e.family()));
            (brings ? culprits : rest).add(submission);
        }
        Outcomes.failed(culprits.isEmpty() ? window : culprits, e);
        if (!culprits.isEmpty() && !rest.isEmpty()) {
            isolation.putBack(rest);
        }
    }

    /** The gateway refused a window, or could not be reached. */
    void refused(List<Submission> window, GatewayException e) {
        if (e.isRetryable()) {
            health.failed(e);
            putBack(window, e);
            return;
        }
        if (!e.blamesContent()) {
            forOtherReasons(window, e);
            return;
        }
        if (window.size() == 1) {
            Outcomes.failed(window, e);
            Outcomes.failed(isolation.refused(window.get(0)), e);
            return;
        }
        if (window.get(0).operation() == Operation.REPLACE) {
            Outcomes.failed(window.subList(window.size() - 1, window.size()), e);
            isolation.putBack(window.subList(0, window.size() - 1));
            return;
        }
        isolation.split(window);
    }

    /**
     * What is refused is no fault of the samples: where the endpoint wants it they wait until somebody has mended
     * it, else they fail.
     */
    void forOtherReasons(List<Submission> window, Exception reason) {
        if (isolation.splitByChannel(window)) {
            // One endpoint's lack of credentials, or of a tenant, is not to hold up the others.
            return;
        }
        List<Submission> patient = new ArrayList<>(window.size());
        List<Submission> others = new ArrayList<>();
        for (Submission submission : window) {
            (submission.settings().retryRefusals() ? patient : others).add(submission);
        }
        Outcomes.failed(others, reason);
        if (!patient.isEmpty()) {
            holdUp(reason);
            putBack(patient, reason);
        }
    }

    /** Leaves the gateway alone, as far as this group goes, a little longer each time. */
    void holdUp(Exception reason) {
        heldUntilNanos = clocks.nanos() + backoff.afterFailure();
        health.refused(key, reason);
    }

    /** A push went well: what was refused has been mended. Returns whether anything was. */
    boolean mended() {
        if (backoff.failures() == 0) {
            return false;
        }
        LOG.info("Group {}: pushing goes on after {} refusals", key, backoff.failures());
        backoff.reset();
        return true;
    }

    private void putBack(List<Submission> window, Exception failure) {
        window.get(0).channel().statistics().retried();
        queue.putBack(window, failure);
    }
}
