// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands still until a test moves it, and a timer that goes by it, on the thread that moves it. */
public final class FakeTime extends Clock implements RenewalTimer {

    private record Task(Instant due, Runnable task) {}

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::due));
    private volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");

    /** An authentication that lives in this time; renewals are spread as if every chance were a half. */
    public Authentication renewed(AuthenticationKind kind, CredentialsSupplier supplier) {
        return new RenewedAuthentication(kind, supplier, this, () -> 0.5, () -> this);
    }

    /** An authentication without background renewals. */
    public Authentication renewedOnDemandOnly(AuthenticationKind kind, CredentialsSupplier supplier) {
        RenewalTimer never = new RenewalTimer() {
            @Override
            public void schedule(Runnable task, Duration delay) {
                // On purpose.
            }

            @Override
            public void close() {
                // Nothing to forget.
            }
        };
        return new RenewedAuthentication(kind, supplier, this, () -> 0.5, () -> never);
    }

    @Override
    public synchronized void schedule(Runnable task, Duration delay) {
        tasks.add(new Task(now.plus(delay), task));
    }

    @Override
    public synchronized void close() {
        tasks.clear();
    }

    /** Moves on, running what becomes due at its time. */
    public void advance(Duration duration) {
        Instant end = now.plus(duration);
        for (Task next = due(end); next != null; next = due(end)) {
            now = next.due();
            next.task().run();
        }
        now = end;
    }

    private synchronized Task due(Instant end) {
        return tasks.isEmpty() || tasks.peek().due().isAfter(end) ? null : tasks.poll();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
