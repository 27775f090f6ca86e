// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells files that are called .csv and are something else by how they start. */
final class ForeignFile {

    private static final int HEAD = 8;

    private ForeignFile() {}

    /** What a file is, and what to do with it, as words that follow its name; {@code null} if it may well be CSV. */
    static String kind(Path file) {
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return kind(in.readNBytes(HEAD));
        } catch (IOException e) {
            return null;
        }
    }

    static String kind(byte[] head) {
        if (starts(head, 0x1f, 0x8b)) {
            return "is a gzip file, not CSV. Unpack it first (gunzip)";
        }
        if (starts(head, 'P', 'K', 3, 4)) {
            return "is a ZIP file, or an Excel workbook (.xlsx), not CSV. Unpack it, or save it as CSV";
        }
        if (starts(head, 0xD0, 0xCF, 0x11, 0xE0)) {
            return "is an old Excel or Office file (.xls), not CSV. Save it as CSV";
        }
        if (starts(head, '%', 'P', 'D', 'F')) {
            return "is a PDF, not CSV. Export it as CSV";
        }
        if (starts(head, 'B', 'Z', 'h')
                || starts(head, 0xFD, '7', 'z', 'X', 'Z')
                || starts(head, 0x28, 0xB5, 0x2F, 0xFD)) {
            return "is a compressed file (bzip2, xz or zstd), not CSV. Unpack it first";
        }
        if (starts(head, '7', 'z', 0xBC, 0xAF)) {
            return "is a 7-Zip file, not CSV. Unpack it first";
        }
        return null;
    }

    private static boolean starts(byte[] head, int... with) {
        if (head.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (head[i] != (byte) with[i]) {
                return false;
            }
        }
        return true;
    }
}
