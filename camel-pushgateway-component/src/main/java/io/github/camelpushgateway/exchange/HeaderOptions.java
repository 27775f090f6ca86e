// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exchange;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.group.state.Position;
import java.util.Map;
import org.apache.camel.Message;

/**
 * What a message's headers say in place of the endpoint's options, for this exchange; {@code null} each where there
 * is no such header. Immutable.
 *
 * @param grouping and {@code labels}: added to the endpoint's
 * @param idempotencyKey names the content; never an option of the endpoint
 * @param position and {@code group}: neither
 */
record HeaderOptions(
        String job,
        String operation,
        Map<?, ?> grouping,
        Map<?, ?> labels,
        String tenantId,
        String metric,
        String csvDelimiter,
        Integer csvSkipLines,
        String idempotencyKey,
        Position position,
        String group) {

    /** What the names of all our headers start with. */
    private static final String PREFIX = "CamelPushgateway";

    private static final HeaderOptions NONE =
            new HeaderOptions(null, null, null, null, null, null, null, null, null, null, null);

    private static final String[] READ = {
        PushgatewayConstants.JOB,
        PushgatewayConstants.OPERATION,
        PushgatewayConstants.GROUPING,
        PushgatewayConstants.LABELS,
        PushgatewayConstants.TENANT_ID,
        PushgatewayConstants.METRIC,
        PushgatewayConstants.CSV_DELIMITER,
        PushgatewayConstants.CSV_SKIP_LINES,
        PushgatewayConstants.IDEMPOTENCY_KEY,
        PushgatewayConstants.POSITION,
        PushgatewayConstants.GROUP
    };

    /** Those of a message, which keeps them. */
    static HeaderOptions of(Message message) {
        if (!hasAny(message)) {
            return NONE;
        }
        return new HeaderOptions(
                message.getHeader(PushgatewayConstants.JOB, String.class),
                message.getHeader(PushgatewayConstants.OPERATION, String.class),
                message.getHeader(PushgatewayConstants.GROUPING, Map.class),
                message.getHeader(PushgatewayConstants.LABELS, Map.class),
                message.getHeader(PushgatewayConstants.TENANT_ID, String.class),
                message.getHeader(PushgatewayConstants.METRIC, String.class),
                message.getHeader(PushgatewayConstants.CSV_DELIMITER, String.class),
                message.getHeader(PushgatewayConstants.CSV_SKIP_LINES, Integer.class),
                message.getHeader(PushgatewayConstants.IDEMPOTENCY_KEY, String.class),
                position(message.getHeader(PushgatewayConstants.POSITION)),
                message.getHeader(PushgatewayConstants.GROUP, String.class));
    }

    private static Position position(Object header) {
        return header == null || header instanceof Position ? (Position) header : Position.of(header.toString());
    }

    /**
     * Those of a message, taken off it: they are meant for one push, and must not reach the next endpoint of the
     * route.
     */
    @SuppressWarnings("ReferenceEquality")
    static HeaderOptions take(Message message) {
        HeaderOptions taken = of(message);
        if (taken != NONE) {
            for (String name : READ) {
                message.removeHeader(name);
            }
        }
        return taken;
    }

    /** Whether no header says anything. */
    @SuppressWarnings("ReferenceEquality")
    boolean isNone() {
        return this == NONE;
    }

    /**
     * Whether any header may be for us. One look at their names costs less than asking for each, and most messages
     * have none.
     */
    private static boolean hasAny(Message message) {
        if (!message.hasHeaders()) {
            return false;
        }
        for (String name : message.getHeaders().keySet()) {
            if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
                return true;
            }
        }
        return false;
    }
}
