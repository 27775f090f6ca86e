// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Undoes what was done to a message before it was sent. What comes out is bounded, however small the message: a
 * bomb ends as too large.
 */
final class Encodings {

    /** In bytes, as one record of JSON. */
    private static final int MOST_DECODED = 16 * 1024 * 1024;

    private Encodings() {}

    static Content gzip(Content content) throws RecordException, IOException {
        return inflated(content, "gzip", GZIPInputStream::new);
    }

    static Content zlib(Content content) throws RecordException, IOException {
        return inflated(content, "zlib", InflaterInputStream::new);
    }

    private interface Inflating {
        InputStream open(InputStream in) throws IOException;
    }

    private static Content inflated(Content content, String name, Inflating inflating)
            throws RecordException, IOException {
        if (content.isText()) {
            throw broken(name, "it is text");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        // Not closed: that would close the body, which is not ours; what it holds of the inflater goes with the
        // garbage.
        try {
            InputStream in = inflating.open(content.bytes());
            for (int n; (n = in.read(buffer)) >= 0; ) {
                if (out.size() + n > MOST_DECODED) {
                    throw new RecordException(
                            Reason.TOO_LARGE,
                            "what comes out of " + name + " is larger than " + MOST_DECODED / (1024 * 1024) + " MiB",
                            "Send it in parts");
                }
                out.write(buffer, 0, n);
            }
        } catch (ZipException other) {
            throw broken(name, "it is something else, or broken");
        } catch (EOFException cut) {
            throw broken(name, "it ends too early");
        }
        return Content.of(out.toByteArray());
    }

    /** Base64 of RFC 4648, of both alphabets, with or without padding, blanks and line ends left out. */
    static Content base64(Content content) throws RecordException, IOException {
        StringBuilder digits = new StringBuilder();
        Reader in = content.reader(StandardCharsets.ISO_8859_1);
        for (int c; (c = in.read()) >= 0; ) {
            if (c > ' ') {
                digits.append(c == '-' ? '+' : c == '_' ? '/' : (char) c);
            }
            if (digits.length() > MOST_DECODED) {
                throw new RecordException(Reason.TOO_LARGE, "base64 of more than 16 MiB", "Send it in parts");
            }
        }
        try {
            return Content.of(Base64.getDecoder().decode(digits.toString()));
        } catch (IllegalArgumentException other) {
            throw broken("base64", "it holds other characters, or ends too early");
        }
    }

    private static RecordException broken(String name, String why) {
        return new RecordException(
                Reason.MALFORMED,
                "not " + name + ": " + why,
                "Correct 'encoding' in the rule's 'payload', or the source");
    }
}
