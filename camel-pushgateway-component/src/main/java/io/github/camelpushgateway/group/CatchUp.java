// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Extent;
import io.github.camelpushgateway.group.state.FamilyTooLargeException;
import io.github.camelpushgateway.group.state.GroupState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one of several gateways lacks of a group, as it was accepted elsewhere, in the form in which the gateway is
 * sent it. Where the gateway has refused something before, each family is sent for itself: those that it refuses
 * are left out from then on and tried again now and then, and the others get through. To be made and asked with the
 * group's turn held.
 */
final class CatchUp {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private final Replica replica;
    private final List<Part> parts = new ArrayList<>();
    private final List<Payload> payloads = new ArrayList<>();
    private final long version;
    private final long removalVersion;

    /**
     * Requests that belong together.
     *
     * @param family the one family they are about; {@code null} for all
     */
    record Part(@Nullable String family, List<GatewayRequest> requests) {}

    CatchUp(String path, PushChannel channel, Replica replica, GroupState state) {
        this.replica = replica;
        version = state.version();
        removalVersion = state.removalVersion();
        PushChannel.Settings settings = replica.lane(channel).settings();
        boolean whole = replica.needsWhole(state);
        Extent extent = replica.extent(state, whole, true);
        if (replica.owesDelete()) {
            add(null, Payload.delete(path, channel));
        }
        Operation method =
                whole && !replica.owesDelete() ? PushRequests.possible(Operation.REPLACE, settings) : Operation.ADD;
        if (state.isEmpty()) {
            if (!replica.owesDelete()
                    && whole
                    && PushRequests.possible(Operation.DELETE, settings) == Operation.DELETE) {
                add(null, Payload.delete(path, channel));
            } else if (method == Operation.REPLACE) {
                add(null, Payload.push(path, channel, settings, state, method, extent));
            }
        } else if (replica.isSuspicious()) {
            oneByOne(path, channel, settings, state, extent, method);
        } else {
            try {
                add(null, Payload.push(path, channel, settings, state, method, extent));
            } catch (FamilyTooLargeException e) {
                oneByOne(path, channel, settings, state, extent, method);
            }
        }
    }

    private void oneByOne(
            String path,
            PushChannel channel,
            PushChannel.Settings settings,
            GroupState state,
            Extent extent,
            Operation first) {
        if (first == Operation.REPLACE) {
            // Empties the group, so that what was taken off elsewhere is gone here too.
            add(
                    null,
                    Payload.push(
                            path,
                            channel,
                            settings,
                            state,
                            Operation.REPLACE,
                            new Extent(false, 0, true, Set.of(), Set.of())));
        }
        Set<String> names = new HashSet<>(state.names(extent));
        names.addAll(replica.due());
        for (String name : names) {
            try {
                Extent one = new Extent(false, 0, true, Set.of(), Set.of(name));
                add(name, Payload.push(path, channel, settings, state, Operation.ADD, one));
            } catch (FamilyTooLargeException e) {
                replica.refuses(name);
            }
        }
    }

    private void add(@Nullable String family, Payload payload) {
        payloads.add(payload);
        parts.add(new Part(family, payload.requests()));
    }

    List<Part> parts() {
        return parts;
    }

    /** The version of the group's state that the gateway has when all is sent. */
    long version() {
        return version;
    }

    long removalVersion() {
        return removalVersion;
    }

    /**
     * A part was sent.
     *
     * @return whether the next is to be sent: it was accepted, or refused for a family that is left out from now on
     */
    boolean takes(Part part, @Nullable Exception failure) {
        if (part.family() == null || (failure != null && !Replica.blamesContent(failure))) {
            return failure == null;
        }
        if (failure == null) {
            replica.accepts(part.family());
        } else {
            LOG.warn(
                    "{} refuses metric '{}', which another gateway has taken; it is left out there and tried again within a minute: {}",
                    replica.gateway().url(),
                    part.family(),
                    failure.getMessage());
            replica.refuses(part.family());
        }
        return true;
    }

    void release() {
        payloads.forEach(Payload::release);
    }
}
