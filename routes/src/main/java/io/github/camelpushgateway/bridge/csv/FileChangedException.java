// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.io.IOException;

/** A file was written to while it was read, so that what was read is not all of it. */
final class FileChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    FileChangedException(InboxFile file) {
        super(file.name() + " was written to while it was read");
    }
}
