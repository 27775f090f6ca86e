// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import io.github.camelpushgateway.text.Excerpt;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What may be wrong with the name of a file that anybody has dropped. */
final class FileNames {

    /** Of bytes, in most file systems. */
    private static final int LONGEST = 255;

    /** The longest of what is added to a name for a file beside it, with a number. */
    private static final int LONGEST_ADDITION = ".1000.rejected.csv.part".length();

    private FileNames() {}

    /** Why a file cannot be taken by its name, or {@code null} if it can. */
    static String problem(Path file) {
        String name = file.getFileName().toString();
        if (!isText(file, name)) {
            return "its name holds bytes that are no characters in this system's character set (" + charset()
                    + "). Rename it, or start the bridge with LC_ALL=C.UTF-8";
        }
        if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
            return "its name holds a control character, such as the end of a line. Rename it";
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST - LONGEST_ADDITION) {
            return "its name is " + bytes + " bytes long. Rename it to at most " + (LONGEST - LONGEST_ADDITION)
                    + ", so that a reason can be written beside it";
        }
        return null;
    }

    /** Whether the text is the name, and no substitute that stands for it. */
    private static boolean isText(Path file, String name) {
        try {
            return file.getFileSystem().getPath(name).equals(file.getFileName());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String charset() {
        return System.getProperty("sun.jnu.encoding", "unknown");
    }

    /** A name for a file about one of this name: short, and nothing in it that a terminal or a log would obey. */
    static String safe(String name) {
        return Excerpt.of(name, 100)
                .replace('/', '_')
                .replace('\uFFFD', '_')
                .replace('?', '_')
                .replace('…', '_');
    }
}
