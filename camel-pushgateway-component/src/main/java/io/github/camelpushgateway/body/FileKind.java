// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

/**
 * What bytes seem to be that were taken for text, told by the first of them, so that no charset is blamed for an
 * archive.
 */
enum FileKind {
    GZIP("compressed with gzip", "Unpack it first, or write 'payload: {encoding: gzip}' in the rule"),
    ZLIB("compressed with zlib", "Unpack it first, or write 'payload: {encoding: zlib}' in the rule"),
    ZIP("a ZIP archive, or a spreadsheet (xlsx, ods)", "Unpack it, or save the sheet as CSV"),
    OLD_OFFICE("a document of an old Excel or Word", "Save it as CSV"),
    PDF("a PDF document", "Export the data as CSV or JSON"),
    SQLITE("an SQLite database", "Query it with the JDBC source"),
    PARQUET("a Parquet file", "Export it as CSV"),
    ZSTD("compressed with Zstandard", "Unpack it first"),
    BZIP2("compressed with bzip2", "Unpack it first"),
    XZ("compressed with xz", "Unpack it first"),
    UTF_16("in UTF-16", "Name the character set, UTF-16LE or UTF-16BE, with 'charset', or send it in UTF-8"),
    MSGPACK("MessagePack", "Write 'payload: {format: msgpack}' in the rule"),
    CBOR("CBOR", "Write 'payload: {format: cbor}' in the rule"),
    BINARY("binary", "Say how it is written with 'payload' in the rule, or send JSON");

    private final String words;
    private final String advice;

    FileKind(String words, String advice) {
        this.words = words;
        this.advice = advice;
    }

    /** As the end of a sentence: {@code it seems to be a ZIP archive}. */
    String words() {
        return words;
    }

    /** What to do, a sentence without full stop. */
    String advice() {
        return advice;
    }

    /**
     * Tells files and archives by their first bytes; {@code null} where there is no sign of any.
     *
     * @param head the first bytes, as many as there are
     */
    static FileKind of(byte[] head, int length) {
        if (starts(head, length, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (starts(head, length, 'P', 'K', 3, 4) || starts(head, length, 'P', 'K', 5, 6)) {
            return ZIP;
        }
        if (starts(head, length, 0xd0, 0xcf, 0x11, 0xe0)) {
            return OLD_OFFICE;
        }
        if (starts(head, length, '%', 'P', 'D', 'F', '-')) {
            return PDF;
        }
        if (starts(head, length, 'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't')) {
            return SQLITE;
        }
        if (starts(head, length, 'P', 'A', 'R', '1')) {
            return PARQUET;
        }
        if (starts(head, length, 0x28, 0xb5, 0x2f, 0xfd)) {
            return ZSTD;
        }
        if (starts(head, length, 'B', 'Z', 'h') && length > 9 && head[4] == 0x31 && head[5] == 0x41) {
            return BZIP2;
        }
        if (starts(head, length, 0xfd, '7', 'z', 'X', 'Z')) {
            return XZ;
        }
        return isUtf16(head, length) ? UTF_16 : null;
    }

    /**
     * Tells what a message is that is no text, {@code null} where it may well be text.
     *
     * @param whole whether the head is all of it; then zeros at its end are what C leaves there
     */
    static FileKind ofMessage(byte[] head, int length, boolean whole) {
        FileKind file = of(head, length);
        if (file != null) {
            return file;
        }
        int end = length;
        while (whole && end > 0 && head[end - 1] == 0) {
            end--;
        }
        if (end == 0 || isText(head, end, whole)) {
            return null;
        }
        int first = head[0] & 0xff;
        // RFC 1950: deflate with a window of at most 32 KiB, and a checksum of the two bytes.
        if ((first & 0x0f) == 8 && first >> 4 <= 7 && length > 1 && (256 * first + (head[1] & 0xff)) % 31 == 0) {
            return ZLIB;
        }
        // Only maps and lists: a single number would be anything.
        if ((first > 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf)) {
            // 0x81 to 0x97 are short lists in CBOR and short maps in MessagePack; the next byte is a key, and mostly a
            // text.
            boolean textOfMsgpack = length > 1 && ((head[1] & 0xe0) == 0xa0 || (head[1] & 0xff) == 0xd9);
            return textOfMsgpack || first >= 0x98 ? MSGPACK : CBOR;
        }
        return (first > 0xa0 && first <= 0xbb) || first == 0xbf || first == 0x9f || first == 0xd9 ? CBOR : BINARY;
    }

    private static boolean starts(byte[] head, int length, int... signs) {
        if (length < signs.length) {
            return false;
        }
        for (int i = 0; i < signs.length; i++) {
            if ((head[i] & 0xff) != signs[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether every second byte of the start is zero, and no other, as where ASCII is written with two bytes a
     * character.
     */
    private static boolean isUtf16(byte[] head, int length) {
        int looked = Math.min(length, 64) & ~1;
        if (looked < 4) {
            return false;
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < looked; i += 2) {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
        }
        int half = looked / 2;
        return (odd >= half - 1 && even == 0) || (even >= half - 1 && odd == 0);
    }

    /**
     * Whether it is UTF-8 without control characters but those of lines; a character that is cut off at the end may
     * be.
     */
    private static boolean isText(byte[] head, int end, boolean whole) {
        for (int i = 0; i < end; ) {
            int b = head[i] & 0xff;
            if (b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
                return false;
            }
            int more =
                    b < 0x80 ? 0 : b >= 0xc2 && b < 0xe0 ? 1 : (b & 0xf0) == 0xe0 ? 2 : b >= 0xf0 && b < 0xf5 ? 3 : -1;
            if (more < 0) {
                return false;
            }
            for (int k = 1; k <= more; k++) {
                if (i + k >= end) {
                    return !whole;
                }
                if ((head[i + k] & 0xc0) != 0x80) {
                    return false;
                }
            }
            i += more + 1;
        }
        return true;
    }
}
