// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

/** A request that is answered with an error: the status, and the body as the gateway words it. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String contentType;

    Refusal(int status, String message) {
        this(status, message, "text/plain; charset=utf-8");
    }

    Refusal(int status, String message, String contentType) {
        // An answer, not a failure of this program: nobody looks at where it was made.
        super(message, null, false, false);
        this.status = status;
        this.contentType = contentType;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, message);
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }
}
