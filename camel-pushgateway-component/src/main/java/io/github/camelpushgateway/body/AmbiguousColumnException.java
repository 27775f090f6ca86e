// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

/**
 * A column is read whose name the header gives to several. Carries no stack trace: it ends the file, and only its
 * words matter.
 */
final class AmbiguousColumnException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AmbiguousColumnException(String column) {
        super(column, null, false, false);
    }
}
