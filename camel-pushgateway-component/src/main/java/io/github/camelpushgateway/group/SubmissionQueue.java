// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.BatchFamily;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits for a push of one group, in the order of arrival, and which of it goes out together next. Takes turns
 * with what {@link Isolation} keeps apart. Used by the group's pushing thread only.
 */
final class SubmissionQueue {

    private final Deque<Submission> waiting = new ArrayDeque<>();
    private final Isolation isolation;
    private boolean isolationTurn;

    SubmissionQueue(Isolation isolation) {
        this.isolation = isolation;
    }

    /** Takes what has arrived, after what waits. */
    void add(Collection<Submission> arrivals) {
        waiting.addAll(arrivals);
    }

    /** What waits longest, or {@code null}. */
    Submission peek() {
        return waiting.isEmpty() ? isolation.peek() : waiting.peek();
    }

    /**
     * The submissions that go out together next, in the order of arrival; they are taken out. Empty if nothing
     * waits.
     */
    List<Submission> nextWindow() {
        // What is not remembered keeps its order: nothing would tell later which of two values came first.
        boolean fresh = !waiting.isEmpty()
                && waiting.peek().operation() == Operation.ADD
                && waiting.peek().retain();
        if (!isolation.isEmpty() && (isolationTurn || !fresh)) {
            isolationTurn = false;
            return isolation.next();
        }
        isolationTurn = true;
        List<Submission> window = new ArrayList<>();
        Submission first = waiting.peek();
        Set<String> brought = new HashSet<>();
        while (!waiting.isEmpty() && goesWith(first, waiting.peek()) && areOthers(waiting.peek(), brought)) {
            window.add(waiting.poll());
        }
        if (first != null && first.operation() == Operation.ADD) {
            window = isolation.withoutSuspects(window);
            if (window.isEmpty() && !isolation.isEmpty()) {
                return isolation.next();
            }
        }
        return window;
    }

    private static boolean goesWith(Submission first, Submission next) {
        return first.operation() == next.operation() && first.retain() == next.retain();
    }

    /**
     * Whether a submission brings no family that another of the window has brought. Where nothing is retained, the
     * later of two would take the place of the earlier one on the gateway, series that only the earlier one has
     * included.
     *
     * @param brought the names of the families so far; those of the submission are added
     */
    private static boolean areOthers(Submission submission, Set<String> brought) {
        if (submission.retain() || submission.operation() != Operation.ADD) {
            return true;
        }
        boolean others = true;
        for (BatchFamily family : submission.batch().families()) {
            others &= brought.add(family.descriptor().name());
        }
        return others;
    }

    /** Puts a window back that could not be pushed now: it is tried again before whatever else waits. */
    void putBack(List<Submission> window, Exception failure) {
        for (int i = window.size() - 1; i >= 0; i--) {
            Submission submission = window.get(i);
            submission.lastFailure(failure);
            waiting.addFirst(submission);
        }
    }

    /** What waits is given up so much later as it has waited until now, for no fault of the gateway's. */
    void deadlinesFrom(long now) {
        waiting.forEach(submission -> submission.deadlineFrom(now));
        isolation.forEach(submission -> submission.deadlineFrom(now));
    }

    /** All that waits could not be pushed now either. */
    void tried(Exception failure) {
        waiting.forEach(submission -> submission.lastFailure(failure));
    }

    /**
     * Whether the first that waits was never tried and could not be later: a short delivery timeout beats a long
     * wait.
     */
    boolean isLastChance(long now) {
        Submission first = waiting.peek();
        return first != null && first.lastFailure() == null && first.deadlineNanos() - now <= 0;
    }

    /** Takes out what was tried for long enough, or at all if its route is being stopped. */
    List<Submission> removeOverdue(long now) {
        List<Submission> overdue = new ArrayList<>();
        waiting.removeIf(submission -> submission.lastFailure() != null
                && (submission.deadlineNanos() - now <= 0
                        || submission.channel().isStopped())
                && overdue.add(submission));
        return overdue;
    }

    /** Takes out all of an endpoint. */
    List<Submission> removeAllOf(PushChannel channel) {
        List<Submission> removed = new ArrayList<>();
        waiting.removeIf(submission -> submission.channel() == channel && removed.add(submission));
        for (Submission submission : isolation.drain()) {
            if (submission.channel() == channel) {
                removed.add(submission);
            } else {
                isolation.putBack(List.of(submission));
            }
        }
        return removed;
    }

    /** Whether a submission waits here. */
    boolean holds(Submission submission) {
        return waiting.contains(submission) || isolation.holds(submission);
    }

    /** Puts a submission first that was in hand, unless its end has been told. */
    void addIfOpen(Submission submission) {
        if (!submission.hasEnded()) {
            waiting.addFirst(submission);
        }
    }

    /** Takes out what {@link #peek()} has shown. */
    void remove(Submission submission) {
        if (waiting.peek() == submission) {
            waiting.poll();
        } else {
            isolation.remove(submission);
        }
    }

    /** Takes out everything. */
    List<Submission> removeAll() {
        List<Submission> all = isolation.drain();
        all.addAll(waiting);
        waiting.clear();
        return all;
    }
}
