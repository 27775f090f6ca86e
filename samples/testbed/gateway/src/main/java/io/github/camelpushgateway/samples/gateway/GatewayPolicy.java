// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import java.util.Map;

/**
 * What one kind of gateway asks of a push beyond what all of them do. The open-source Pushgateway asks for nothing.
 * Implementations are thread safe.
 */
interface GatewayPolicy {

    /** The policy of the open-source Pushgateway. */
    GatewayPolicy OPEN_SOURCE = new GatewayPolicy() {};

    /**
     * What stands before {@code /metrics/job/…} in the path of a push; empty, or starting and not ending with a
     * slash.
     */
    default String pathPrefix() {
        return "";
    }

    /** The largest body that is taken, after decompression. */
    default int maxBodyBytes() {
        return 64 * 1024 * 1024;
    }

    /** Judges a request before its body is read. */
    default void checkHead(RequestHead head) throws Refusal {}

    /** Judges what was pushed, before it is compared with what is stored. */
    default void checkFamilies(Map<String, MetricFamily> families) throws Refusal {}

    /** How a refusal that all gateways share is worded here. */
    default Refusal reworded(Refusal refusal) {
        return refusal;
    }
}
