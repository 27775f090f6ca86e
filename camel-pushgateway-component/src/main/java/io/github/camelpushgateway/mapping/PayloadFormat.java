// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a rule's messages are written: the {@code payload} of a mapping file. Immutable.
 *
 * @param format what the bytes are once they are decoded
 * @param encoding what was done to them before they were sent
 */
public record PayloadFormat(Format format, Encoding encoding) {

    public PayloadFormat {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(encoding, "encoding");
    }

    /** What the bytes are. */
    public enum Format {
        /** JSON, or one plain value. */
        JSON,
        /** One plain value, whatever it looks like. */
        TEXT,
        /** CBOR, RFC 8949. */
        CBOR,
        /** MessagePack. */
        MSGPACK,
        /** SenML in JSON, RFC 8428: base fields of a record hold for those after it. */
        SENML,
        /** InfluxDB line protocol. */
        LINE;

        private final String text = name().toLowerCase(Locale.ROOT);

        /** The word of a mapping file. */
        public String text() {
            return text;
        }

        /** All words, in the order of this list. */
        public static List<String> words() {
            return Stream.of(values()).map(Format::text).toList();
        }

        /** The format of a word, or empty if it is not one of the words. */
        public static Optional<Format> of(String word) {
            return Stream.of(values()).filter(one -> one.text.equals(word)).findFirst();
        }
    }

    /** What is undone before the format is read. */
    public enum Encoding {
        NONE,
        GZIP,
        ZLIB,
        BASE64;

        private final String text = name().toLowerCase(Locale.ROOT);

        /** The word of a mapping file. */
        public String text() {
            return text;
        }

        /** All words, in the order of this list. */
        public static List<String> words() {
            return Stream.of(values()).map(Encoding::text).toList();
        }

        /** The encoding of a word, or empty if it is not one of the words. */
        public static Optional<Encoding> of(String word) {
            return Stream.of(values()).filter(one -> one.text.equals(word)).findFirst();
        }
    }
}
