// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

/**
 * What a policy judges a request by, without its body.
 *
 * @param method in upper case
 * @param contentType the header, or {@code null}
 * @param authorization the header, or {@code null}
 */
record RequestHead(String method, String contentType, String authorization) {

    /** Without the credentials, so that they end up in no log. */
    @Override
    public String toString() {
        return "RequestHead[" + method + ", " + contentType + "]";
    }
}
