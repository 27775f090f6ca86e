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
import io.github.camelpushgateway.group.state.GroupState;
import io.github.camelpushgateway.group.state.RequestSlice;
import io.github.camelpushgateway.group.state.SavedState;

/** Sends what is prepared of one group to its one gateway. Used by the group's pushing thread only. */
final class SingleSender implements GroupSender {

    private final GroupingKey key;
    private final String path;
    private final SharedGateway gateway;
    private final Tenure tenure;
    private final GroupState state;
    private final SavedState saved;

    SingleSender(GroupingKey key, SharedGateway gateway, Tenure tenure, GroupState state, SavedState saved) {
        this.tenure = tenure;
        this.key = key;
        this.path = key.path();
        this.gateway = gateway;
        this.state = state;
        this.saved = saved;
    }

    @Override
    public GatewayAnswer send(PushChannel channel, boolean retain) throws GatewayException {
        Operation operation = PushRequests.possible(state.operation(), channel.settings());
        GatewayAnswer answer = operation == Operation.DELETE
                ? request(channel, GatewayRequest.delete(path))
                : write(channel, operation);
        gateway.succeeded();
        tenure.save(key, () -> saved.save(state, retain));
        state.commit(retain);
        return answer;
    }

    @Override
    public GatewayAnswer delete(PushChannel channel) throws GatewayException {
        GatewayAnswer answer = request(channel, GatewayRequest.delete(path));
        gateway.succeeded();
        state.clear();
        tenure.save(key, saved::clear);
        gateway.foreignPushes().forget(key);
        return answer;
    }

    @Override
    public void accepted(PushChannel channel, int exchanges, long samples) {
        channel.statistics().accepted(exchanges, samples);
    }

    private GatewayAnswer write(PushChannel channel, Operation operation) throws GatewayException {
        GatewayAnswer answer = null;
        Method method = operation == Operation.REPLACE ? Method.PUT : Method.POST;
        ExpositionWriter writer = channel.borrowWriter();
        try {
            ExpositionFormat format = channel.settings().format();
            for (RequestSlice slice :
                    state.write(writer, format, operation, channel.settings().requestLimits())) {
                answer = request(channel, PushRequests.of(path, channel.settings(), method, writer, slice));
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
}
