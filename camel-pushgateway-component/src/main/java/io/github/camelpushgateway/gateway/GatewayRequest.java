// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.util.Objects;

/**
 * One request to a gateway. The body is not copied: it must not change until
 * {@link GatewayClient#send(GatewayRequest)} has returned.
 *
 * @param method what is done with the group
 * @param groupPath the group in the URL's own form, starting with {@code /metrics/job}; sent as it is
 * @param contentType the value of the {@code Content-Type} header, or {@code null} without a body
 * @param contentEncoding the value of the {@code Content-Encoding} header, or {@code null} for none
 * @param body a buffer that holds the body from its start, or {@code null} for none
 * @param length how many bytes of the buffer are the body; 0 is an empty body
 */
public record GatewayRequest(
        Method method, String groupPath, String contentType, String contentEncoding, byte[] body, int length) {

    /** What is done with the group. */
    public enum Method {
        /** Replace, within the group, the metrics with the names that are sent. */
        POST,
        /** Replace the whole group. */
        PUT,
        /** Delete the group. */
        DELETE
    }

    public GatewayRequest {
        Objects.requireNonNull(method, "method");
        if (!groupPath.startsWith("/metrics/job")) {
            throw new IllegalArgumentException("groupPath: '" + groupPath + "' does not start with /metrics/job");
        }
        if (length < 0 || length > (body == null ? 0 : body.length)) {
            throw new IllegalArgumentException("length: " + length + " is not within the buffer");
        }
    }

    /** A push of a body as it stands in a buffer. */
    public static GatewayRequest push(Method method, String groupPath, String contentType, byte[] body, int length) {
        return new GatewayRequest(method, groupPath, contentType, null, body, length);
    }

    /** The deletion of a group. */
    public static GatewayRequest delete(String groupPath) {
        return new GatewayRequest(Method.DELETE, groupPath, null, null, null, 0);
    }

    @Override
    public String toString() {
        return method + " " + groupPath + (body == null ? "" : " (" + length + " bytes)");
    }
}
