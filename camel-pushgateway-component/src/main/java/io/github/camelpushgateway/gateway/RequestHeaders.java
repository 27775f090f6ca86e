// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers of a push, as they are sent and as a preview shows them. The HTTP client adds those of the
 * connection.
 */
public final class RequestHeaders {

    private RequestHeaders() {}

    /**
     * The headers, in the order in which they are shown.
     *
     * @param contentType and {@code contentCoding} of the body, {@code null} for none; a DELETE has no body
     * @param authorization the value to send or to show, {@code null} for none
     */
    public static Map<String, String> of(
            Method method, String contentType, String contentCoding, String authorization) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (method != Method.DELETE) {
            put(headers, "Content-Type", contentType);
            put(headers, "Content-Encoding", contentCoding);
        }
        put(headers, "Authorization", authorization);
        return headers;
    }

    private static void put(Map<String, String> headers, String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
