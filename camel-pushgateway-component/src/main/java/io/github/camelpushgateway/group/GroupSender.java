// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.gateway.GatewayAnswer;
import io.github.camelpushgateway.gateway.GatewayException;

/**
 * Sends what is prepared of one group, in one request or more, and makes it the group's state once the gateway has
 * it, or enough of several gateways. Used by the group's pushing thread only, but where a method says otherwise.
 */
interface GroupSender {

    /**
     * Sends the push being prepared.
     *
     * @param retain whether to remember plain values
     * @throws io.github.camelpushgateway.group.state.FamilyTooLargeException if one family alone is larger than a
     *     request may be
     * @throws io.github.camelpushgateway.group.store.StateStoreException if the gateway has it, but it cannot be stored
     * @throws io.github.camelpushgateway.ownership.NotOwnerException if the group is not owned, or no longer: then
     *     nothing was stored, and nothing was sent from then on
     */
    GatewayAnswer send(PushChannel channel, boolean retain) throws GatewayException;

    /** Deletes the group on the gateway, and forgets it. */
    GatewayAnswer delete(PushChannel channel) throws GatewayException;

    /** What was sent last ended exchanges: they are counted. */
    void accepted(PushChannel channel, int exchanges, long samples);

    /** Whether every gateway holds what the group holds, as far as is known. */
    default boolean isSettled() {
        return true;
    }

    /** Whether this looks by itself after a gateway that has lost what it held. */
    default boolean refreshes() {
        return false;
    }

    /** Has gateways that lack something get it when they may. From any thread, without a lock. */
    default void tend() {}

    /**
     * The same.
     *
     * @param channel in whose way, if the endpoint that pushed last has stopped
     */
    default void tend(PushChannel channel) {}

    /** The same, now, as far as they can be reached: the endpoint is about to end. From any thread, without a lock. */
    default void hurry(PushChannel channel) {}
}
