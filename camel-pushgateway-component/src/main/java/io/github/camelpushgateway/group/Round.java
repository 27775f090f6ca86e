// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.gateway.GatewayAnswer;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.group.state.GroupState;
import io.github.camelpushgateway.ownership.NotOwnerException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One push of a group to several gateways at once, until it is known whether enough have it. Guarded by the group's
 * turn.
 */
final class Round {

    private enum End {
        OPEN,
        COMMITTED,
        GIVEN_UP
    }

    private final boolean all;
    private final boolean patient;
    private final List<Replica> accepted = new ArrayList<>();
    private int open;
    private boolean anyFailed;
    private @Nullable GatewayAnswer answer;
    private @Nullable Exception failure;
    private End end = End.OPEN;
    private long version;
    private long removalVersion;

    /**
     * @param all whether all gateways have to accept; else any
     * @param patient whether to wait for each gateway's answer, also when enough have accepted
     */
    Round(boolean all, boolean patient) {
        this.all = all;
        this.patient = patient;
    }

    /** Whether each gateway's answer is waited for, so that each that can be reached should be asked at once. */
    boolean isPatient() {
        return patient;
    }

    /** One more gateway is asked. */
    void joined() {
        open++;
    }

    /** A gateway has it. */
    void accepted(Replica replica, GatewayAnswer itsAnswer) {
        open--;
        if (answer == null) {
            answer = itsAnswer;
        }
        switch (end) {
            case OPEN -> accepted.add(replica);
            case COMMITTED -> replica.has(version, removalVersion);
            case GIVEN_UP -> replica.holdsOther();
        }
    }

    /** A gateway does not have it. */
    void failed(Exception reason) {
        open--;
        anyFailed = true;
        if (failure == null || rank(reason) > rank(failure)) {
            failure = reason;
        }
    }

    /**
     * Which of several reasons counts: that this process may not push; that the content is refused, since waiting
     * does not mend it; then that it can be tried again.
     */
    private static int rank(Exception reason) {
        if (reason instanceof NotOwnerException) {
            return 3;
        }
        if (Replica.blamesContent(reason)) {
            return 2;
        }
        return reason instanceof GatewayException answer && answer.isRetryable() ? 1 : 0;
    }

    /** Whether somebody has refused the content, and nobody has taken it. */
    boolean isDoubtful() {
        return !all && accepted.isEmpty() && failure != null && rank(failure) == 2;
    }

    /** Whether it is known how it ended. */
    boolean isDecided() {
        return open == 0 || (!all && !patient && !accepted.isEmpty());
    }

    boolean isAccepted() {
        return all ? !anyFailed && open == 0 : !accepted.isEmpty();
    }

    /** The first gateway that accepted. */
    Replica first() {
        return accepted.get(0);
    }

    @Nullable
    GatewayAnswer answer() {
        return answer;
    }

    /** Why it was not accepted. */
    @Nullable
    Exception failure() {
        return failure;
    }

    /** What was sent is the group's state now. */
    void committed(GroupState state) {
        end = End.COMMITTED;
        version = state.version();
        removalVersion = state.removalVersion();
        accepted.forEach(replica -> replica.has(version, removalVersion));
    }

    /** The group is what it was before; who has accepted holds something else. */
    void givenUp() {
        end = End.GIVEN_UP;
        accepted.forEach(Replica::holdsOther);
    }
}
