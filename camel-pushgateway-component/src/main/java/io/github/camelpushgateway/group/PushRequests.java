// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.RequestSlice;

/** What a gateway is asked, in the form that it knows. */
final class PushRequests {

    private PushRequests() {}

    /** The operation, or the one that comes nearest to it, of a group that is pushed. */
    static Operation possible(Operation wanted, PushChannel.Settings settings) {
        if (wanted != Operation.ADD && !settings.replaces()) {
            // Such a gateway cannot be told to forget; what has expired is only no longer sent.
            return Operation.ADD;
        }
        if (wanted == Operation.DELETE && !settings.deletes()) {
            // An empty PUT takes the last series away as well, and is documented everywhere.
            return Operation.REPLACE;
        }
        return wanted;
    }

    /** A request with a slice of what was written; valid as long as the writer is not used for something else. */
    static GatewayRequest of(
            String path, PushChannel.Settings settings, Method method, ExpositionWriter writer, RequestSlice slice) {
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
