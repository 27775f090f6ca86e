// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Extent;
import io.github.camelpushgateway.group.state.GroupState;
import io.github.camelpushgateway.group.state.RequestSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one push of a group, which may go to several gateways at once. The buffer they are in is given
 * back when the last has been answered. Thread safe.
 */
final class Payload {

    private final List<GatewayRequest> requests;
    private final PushChannel channel;
    private final @Nullable ExpositionWriter writer;
    private final AtomicInteger users = new AtomicInteger(1);

    private Payload(List<GatewayRequest> requests, PushChannel channel, @Nullable ExpositionWriter writer) {
        this.requests = requests;
        this.channel = channel;
        this.writer = writer;
    }

    /** A deletion. */
    static Payload delete(String path, PushChannel channel) {
        return new Payload(List.of(GatewayRequest.delete(path)), channel, null);
    }

    /** Nothing: the gateway cannot be told, or has all. */
    static Payload none(PushChannel channel) {
        return new Payload(List.of(), channel, null);
    }

    /**
     * A push.
     *
     * @param operation {@link Operation#ADD} or {@link Operation#REPLACE}
     * @throws io.github.camelpushgateway.group.state.FamilyTooLargeException if one family alone is larger than a
     *     request may be
     */
    static Payload push(
            String path,
            PushChannel channel,
            PushChannel.Settings settings,
            GroupState state,
            Operation operation,
            Extent extent) {
        ExpositionWriter writer = channel.borrowWriter(settings.format());
        boolean done = false;
        try {
            List<GatewayRequest> requests = new ArrayList<>(1);
            Method method = operation == Operation.REPLACE ? Method.PUT : Method.POST;
            for (RequestSlice slice : state.write(writer, settings.format(), extent, settings.requestLimits())) {
                requests.add(PushRequests.of(path, settings, method, writer, slice));
                method = Method.POST;
            }
            done = true;
            return new Payload(requests, channel, writer);
        } finally {
            if (!done) {
                channel.giveBack(writer);
            }
        }
    }

    List<GatewayRequest> requests() {
        return requests;
    }

    /** How many bytes are sent. */
    int length() {
        return requests.stream().mapToInt(GatewayRequest::length).sum();
    }

    /** One more will send it. */
    void use() {
        users.incrementAndGet();
    }

    /** One has sent it, or whoever made it has handed it on to all who will. */
    void release() {
        if (users.decrementAndGet() == 0 && writer != null) {
            channel.giveBack(writer);
        }
    }
}
