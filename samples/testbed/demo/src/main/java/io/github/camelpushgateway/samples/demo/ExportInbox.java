// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Other systems' exports, dropped into the bridge's inbox. */
final class ExportInbox {

    private static final List<String> EXPORTS =
            List.of("stock-north-2026-11-21.csv", "stock-south-2026-11-21.csv", "machines-2026-11-21.csv");

    private ExportInbox() {}

    /** Puts the sample exports into a folder, each whole at once: written under another name, then renamed. */
    static void fill(Path inbox) throws IOException {
        Files.createDirectories(inbox);
        for (String export : EXPORTS) {
            Path unfinished = inbox.resolve("." + export + ".part");
            try (InputStream in = ExportInbox.class.getResourceAsStream("/data/csv/" + export)) {
                Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(unfinished, inbox.resolve(export), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
