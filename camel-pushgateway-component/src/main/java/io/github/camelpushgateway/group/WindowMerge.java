// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.GroupState;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.text.Excerpt;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the samples of the submissions that go out together over a group's state. Used by the group's pushing thread
 * only.
 */
final class WindowMerge {

    private static final Logger LOG = LoggerFactory.getLogger(WindowMerge.class);

    /** What a submission learns whose content the gateway has already. */
    private static final int ACCEPTED_BEFORE = 200;

    private final GroupState state;
    private final Isolation isolation;

    WindowMerge(GroupState state, Isolation isolation) {
        this.state = state;
        this.isolation = isolation;
    }

    /**
     * Merges a window into the push being prepared; those of it that do not go with the state fail here.
     *
     * @param now in the time of {@link io.github.camelpushgateway.group.state.Clocks#millis()}
     * @return the others
     */
    List<Submission> merge(List<Submission> window, Operation operation, long now) {
        state.expire(now);
        return switch (operation) {
            case DELETE -> window;
            case REPLACE -> replace(window, now);
            case ADD -> add(window, now);
        };
    }

    /** The last replacement wins. Were it refused, the one before it would be tried. */
    private List<Submission> replace(List<Submission> window, long now) {
        state.replaceAll();
        Submission winner = window.get(window.size() - 1);
        if (merge(winner, now, false)) {
            return window;
        }
        if (window.size() > 1) {
            isolation.putBack(window.subList(0, window.size() - 1));
        }
        return List.of();
    }

    private List<Submission> add(List<Submission> window, long now) {
        List<Submission> merged = new ArrayList<>(window.size());
        for (Submission submission : window) {
            if (isApplied(submission)) {
                Outcomes.accepted(List.of(submission), ACCEPTED_BEFORE);
                continue;
            }
            boolean again = comesAgain(submission);
            boolean nothingToWithdraw = submission.batch().onlyWithdraws()
                    && !state.holdsAnyOf(submission.batch().withdrawals());
            if (nothingToWithdraw || (again && submission.batch().onlyAccumulates())) {
                Outcomes.accepted(List.of(submission), ACCEPTED_BEFORE);
            } else if (merge(submission, now, again)) {
                merged.add(submission);
            }
        }
        return merged;
    }

    /** Whether the record's place in its log was applied before: with the state all that it came to is there. */
    private boolean isApplied(Submission submission) {
        boolean applied =
                submission.position() != null && state.appliedPositions().contains(submission.position());
        if (applied) {
            LOG.debug("Group {}: record {} was pushed before", submission.key(), submission.position());
        }
        return applied;
    }

    /**
     * Whether the same content was pushed before, or is in the push being prepared: what accumulates has to count
     * once.
     */
    private boolean comesAgain(Submission submission) {
        String key = submission.idempotencyKey();
        boolean again = key != null
                && (state.appliedKeys().isApplied(key) || state.appliedKeys().isPending(key));
        if (again) {
            LOG.warn(
                    "Group {}: '{}' was pushed before; what accumulates is not added again",
                    submission.key(),
                    Excerpt.of(key, 200));
        }
        return again;
    }

    private boolean merge(Submission submission, long now, boolean again) {
        String key = submission.idempotencyKey();
        try {
            state.merge(submission, now, again);
            if (key != null && !again) {
                state.appliedKeys().prepare(key);
            }
            if (submission.position() != null) {
                state.appliedPositions().prepare(submission.position());
            }
            return true;
        } catch (InvalidMetricException e) {
            Outcomes.failed(List.of(submission), e);
            return false;
        }
    }
}
