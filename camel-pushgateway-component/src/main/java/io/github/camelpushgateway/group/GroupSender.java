// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.gateway.GatewayAnswer;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.FamilyTooLargeException;
import io.github.camelpushgateway.group.state.GroupState;
import io.github.camelpushgateway.group.state.RequestSlice;
import io.github.camelpushgateway.group.state.SavedState;
import io.github.camelpushgateway.group.store.FencedStateException;
import io.github.camelpushgateway.ownership.NotOwnerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is prepared of one group, in one request or more, and makes it the group's state once the gateway has
 * it. Used by the group's pushing thread only.
 */
final class GroupSender {

    private static final Logger LOG = LoggerFactory.getLogger(GroupSender.class);

    private final GroupingKey key;
    private final String path;
    private final SharedGateway gateway;
    private final Tenure tenure;
    private final GroupState state;
    private final SavedState saved;

    GroupSender(GroupingKey key, SharedGateway gateway, Tenure tenure, GroupState state, SavedState saved) {
        this.key = key;
        this.path = key.path();
        this.gateway = gateway;
        this.tenure = tenure;
        this.state = state;
        this.saved = saved;
    }

    /**
     * Sends the push being prepared.
     *
     * @param retain whether to remember plain values
     * @throws FamilyTooLargeException if one family alone is larger than a request may be
     * @throws io.github.camelpushgateway.group.store.StateStoreException if the gateway has it, but it cannot be stored
     * @throws NotOwnerException if the group is not owned, or no longer: then nothing was stored, and nothing was sent
     *     from then on
     */
    GatewayAnswer send(PushChannel channel, boolean retain) throws GatewayException {
        Operation operation = operation(channel);
        GatewayAnswer answer = operation == Operation.DELETE
                ? request(channel, GatewayRequest.delete(path))
                : write(channel, operation);
        gateway.succeeded();
        save(() -> saved.save(state, retain));
        state.commit(retain);
        return answer;
    }

    /** Deletes the group on the gateway, and forgets it. */
    GatewayAnswer delete(PushChannel channel) throws GatewayException {
        GatewayAnswer answer = request(channel, GatewayRequest.delete(path));
        gateway.succeeded();
        state.clear();
        save(saved::clear);
        gateway.foreignPushes().forget(key);
        return answer;
    }

    /** Released meanwhile, the group's state is another's to save. */
    private void save(Runnable saving) {
        if (tenure.hasEnded()) {
            throw Tenure.released(key);
        }
        try {
            saving.run();
        } catch (FencedStateException e) {
            LOG.error("Group {}: {}", key, e.getMessage());
            tenure.lost(e.getMessage());
            throw new NotOwnerException(e.getMessage());
        }
    }

    private Operation operation(PushChannel channel) {
        Operation operation = state.operation();
        if (operation != Operation.ADD && !channel.settings().replaces()) {
            // Such a gateway cannot be told to forget; what has expired is only no longer sent.
            return Operation.ADD;
        }
        if (operation == Operation.DELETE && !channel.settings().deletes()) {
            // An empty PUT takes the last series away as well, and is documented everywhere.
            return Operation.REPLACE;
        }
        return operation;
    }

    private GatewayAnswer write(PushChannel channel, Operation operation) throws GatewayException {
        GatewayAnswer answer = null;
        Method method = operation == Operation.REPLACE ? Method.PUT : Method.POST;
        ExpositionWriter writer = channel.borrowWriter();
        try {
            ExpositionFormat format = channel.settings().format();
            for (RequestSlice slice :
                    state.write(writer, format, operation, channel.settings().requestLimits())) {
                answer = request(channel, request(channel, method, writer, slice));
                method = Method.POST;
            }
        } finally {
            channel.giveBack(writer);
        }
        return answer;
    }

    private GatewayAnswer request(PushChannel channel, GatewayRequest request) throws GatewayException {
        gateway.foreignPushes().pushStarted(key, gateway.clocks().nanos());
        gateway.pacer().requestStarted();
        try {
            return channel.send(request, tenure);
        } finally {
            gateway.pacer().requestEnded();
            gateway.foreignPushes().pushEnded(key, gateway.clocks().nanos());
        }
    }

    private GatewayRequest request(PushChannel channel, Method method, ExpositionWriter writer, RequestSlice slice) {
        PushChannel.Settings settings = channel.settings();
        byte[] body = writer.buffer();
        int length = slice.to();
        if (slice.from() > 0 || settings.compression() != Compression.NONE) {
            body = settings.compression().compress(body, slice.from(), slice.to());
            length = body.length;
        }
        return new GatewayRequest(
                method,
                path,
                settings.format().contentType(),
                settings.compression().contentCoding(),
                body,
                length);
    }
}
