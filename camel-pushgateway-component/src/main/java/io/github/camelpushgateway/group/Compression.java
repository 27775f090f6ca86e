// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.text.OptionalLibrary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/**
 * How bodies are compressed on their way. A Pushgateway reads gzip since 1.5.0 and snappy, in frames, since 1.6.0
 * (its change log).
 */
public enum Compression {
    NONE(null),
    GZIP("gzip"),
    SNAPPY("snappy");

    private final String contentCoding;

    Compression(String contentCoding) {
        this.contentCoding = contentCoding;
    }

    /** The value of {@code Content-Encoding}, or {@code null} for none. */
    public String contentCoding() {
        return contentCoding;
    }

    /**
     * Finds the compression for the word a user wrote, ignoring case.
     *
     * @throws IllegalArgumentException if there is none, with a message that lists all, or if the library it needs
     *     is missing
     */
    public static Compression of(String word) {
        Compression compression;
        try {
            compression = valueOf(word.trim().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("compression '" + word + "' is not one of none, gzip, snappy", e);
        }
        if (compression == SNAPPY) {
            OptionalLibrary.SNAPPY.require("compression=snappy", "use compression=gzip");
        }
        return compression;
    }

    /** The bytes in compressed form; a copy also with {@link #NONE}. */
    byte[] compress(byte[] buffer, int from, int to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.max(64, (to - from) / (this == NONE ? 1 : 4)));
        try (OutputStream out = wrap(bytes)) {
            out.write(buffer, from, to - from);
        } catch (IOException e) {
            throw new UncheckedIOException("In memory", e);
        }
        return bytes.toByteArray();
    }

    private OutputStream wrap(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out);
            case SNAPPY -> Snappy.wrap(out);
        };
    }

    /** Apart from the rest, which has to load where snappy is not on the class path. */
    private static final class Snappy {

        static OutputStream wrap(OutputStream out) throws IOException {
            return new SnappyFramedOutputStream(out);
        }
    }
}
