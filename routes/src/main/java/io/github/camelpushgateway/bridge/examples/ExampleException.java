// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.examples;

/** Examples are not there, or not written as they have to be; the message says where and how. */
final class ExampleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ExampleException(String message) {
        super(message);
    }
}
