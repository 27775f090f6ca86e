// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import java.io.IOException;

/** A body that must be held in memory is larger than it may be. */
final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    BodyTooLargeException(long limit) {
        super("the body is larger than " + limit / (1024 * 1024) + " MiB");
    }
}
