// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The one growing buffer a writer writes into. Its fields are open to the writers of this package: a sample is
 * written with plain array stores, after one call of {@link #reserve(int)}. Never shrinks; whoever wants the memory
 * back drops the writer. Not thread safe.
 */
final class OutputBuffer {

    private static final int INITIAL = 8 * 1024;
    private static final int LARGE = 1024 * 1024;
    /** The longest array every JVM can make. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    byte[] bytes = new byte[INITIAL];
    int length;

    /**
     * Makes room for so many more bytes behind {@link #length}.
     *
     * @return the array to write to, which may be another one than before
     * @throws IllegalStateException if the content would not fit into an array
     */
    byte[] reserve(int more) {
        if (bytes.length - length < more) {
            grow(more);
        }
        return bytes;
    }

    private void grow(int more) {
        if (more < 0 || more > LARGEST - length) {
            throw new IllegalStateException(
                    "An exposition of more than 2 GiB cannot be written. Push fewer series with one request");
        }
        // A large buffer is kept as long as its writer, so it has less to spare.
        int spare = bytes.length < LARGE ? bytes.length : bytes.length / 8;
        int larger = bytes.length > LARGEST - spare ? LARGEST : bytes.length + spare;
        bytes = Arrays.copyOf(bytes, Math.max(larger, length + more));
    }

    /** Writes a text as UTF-8. Only text outside ASCII costs an allocation. */
    void write(String text) {
        if (isAscii(text)) {
            byte[] to = reserve(text.length());
            int at = length;
            for (int i = 0; i < text.length(); i++) {
                to[at++] = (byte) text.charAt(i);
            }
            length = at;
        } else {
            write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    void write(byte[] source) {
        System.arraycopy(source, 0, reserve(source.length), length, source.length);
        length += source.length;
    }

    /** How many bytes {@link #write(String)} writes. */
    static int utf8Length(String text) {
        return isAscii(text) ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
