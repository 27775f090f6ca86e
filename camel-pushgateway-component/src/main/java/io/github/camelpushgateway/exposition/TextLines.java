// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The lines of a text exposition: UTF-8, each ended by a line feed and by nothing else. Holds one line at a time. */
final class TextLines {

    /**
     * No sample's line is nearly as long; without a limit, bytes that are no text at all would be gathered as one
     * line.
     */
    static final int LONGEST_LINE = 1024 * 1024;

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final byte[] chunk = new byte[8 * 1024];
    private int chunkAt;
    private int chunkEnd;
    private byte[] line = new byte[256];
    private int number;

    TextLines(InputStream in) {
        this.in = in;
    }

    /** The number of the line that {@link #next()} returned last; the first is 1. */
    int number() {
        return number;
    }

    /**
     * Reads the next line.
     *
     * @return the line without its line feed, or {@code null} at the end
     */
    String next() throws IOException {
        number++;
        int length = 0;
        while (true) {
            if (chunkAt == chunkEnd) {
                chunkAt = 0;
                chunkEnd = in.readNBytes(chunk, 0, chunk.length);
                if (chunkEnd == 0) {
                    return last(length);
                }
            }
            int end = chunkAt;
            while (end < chunkEnd && chunk[end] != '\n') {
                end++;
            }
            length = append(length, end);
            boolean complete = end < chunkEnd;
            chunkAt = complete ? end + 1 : end;
            if (complete) {
                return text(length);
            }
        }
    }

    private int append(int length, int end) {
        int more = end - chunkAt;
        if (length + more > LONGEST_LINE) {
            throw ReadError.at(
                    place(),
                    null,
                    "the line is longer than " + LONGEST_LINE + " bytes",
                    "Check that the body is a text exposition");
        }
        if (line.length < length + more) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
        }
        System.arraycopy(chunk, chunkAt, line, length, more);
        return length + more;
    }

    /** As a gateway, takes blanks behind the last line feed for no line at all. */
    private String last(int length) {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t') {
                throw ReadError.at(
                        place(),
                        null,
                        "the last line does not end with a line feed",
                        "End each line with \\n, the last too");
            }
        }
        return null;
    }

    private String text(int length) {
        if (length > 0 && line[length - 1] == '\r') {
            throw ReadError.at(
                    place(),
                    null,
                    "the line ends with CR LF",
                    "End lines with LF alone, as Unix does; gateways refuse a CR");
        }
        try {
            return decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw ReadError.at(
                    place(), null, "the line is not valid UTF-8", "Check the character set the source writes");
        }
    }

    private String place() {
        return "line " + number;
    }
}
