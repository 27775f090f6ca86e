// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A body of bytes or characters, whose start can be looked at before it is decided how to read the whole. A byte
 * order mark is taken off and says the character set. One thread, read once.
 */
final class Content implements Closeable {

    /** Enough to see what a body is, also behind a comment or two. */
    private static final int HEAD = 4096;

    /** One of the two is set. */
    private final InputStream bytes;

    private final Reader chars;
    private final String head;

    /** The first bytes, or {@code null} for characters; so many of them are used. */
    private final byte[] start;

    private final int startLength;
    private final boolean whole;
    private final Charset marked;
    private final Closeable owned;

    private Content(Reader chars, String head, boolean whole) {
        this.bytes = null;
        this.chars = chars;
        this.head = head;
        this.start = null;
        this.startLength = 0;
        this.whole = whole;
        this.marked = null;
        this.owned = null;
    }

    private Content(InputStream bytes, byte[] start, int length, Mark mark, boolean whole, Closeable owned) {
        this.bytes = bytes;
        this.chars = null;
        this.head = mark.text(start, length);
        this.start = start;
        this.startLength = length;
        this.whole = whole;
        this.marked = mark.charset;
        this.owned = owned;
    }

    static Content of(String text) {
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        StringReader reader = new StringReader(start == 0 ? text : text.substring(start));
        String head = text.substring(start, Math.min(text.length(), HEAD));
        return new Content(reader, head, text.length() <= HEAD);
    }

    static Content of(byte[] bytes) {
        int headLength = Math.min(bytes.length, HEAD);
        Mark mark = Mark.of(bytes, headLength);
        InputStream in = new ByteArrayInputStream(bytes, mark.length, bytes.length - mark.length);
        return new Content(in, bytes, headLength, mark, bytes.length <= HEAD, null);
    }

    /** @param owned whether the stream was opened for this body, and {@link #close} closes it */
    static Content of(InputStream in, boolean owned) throws IOException {
        PushbackInputStream again = new PushbackInputStream(in, HEAD);
        byte[] head = new byte[HEAD];
        int length = again.readNBytes(head, 0, HEAD);
        Mark mark = Mark.of(head, length);
        again.unread(head, mark.length, length - mark.length);
        return new Content(again, head, length, mark, length < HEAD, owned ? in : null);
    }

    /** A reader is never closed here. */
    static Content of(Reader reader) throws IOException {
        PushbackReader again = new PushbackReader(reader, HEAD);
        char[] head = new char[HEAD];
        int length = 0;
        for (int n; length < HEAD && (n = again.read(head, length, HEAD - length)) >= 0; ) {
            length += n;
        }
        int start = length > 0 && head[0] == '\uFEFF' ? 1 : 0;
        again.unread(head, start, length - start);
        return new Content(again, new String(head, start, length - start), length < HEAD);
    }

    /** The start of the body, undecodable bytes replaced; all of it if {@link #isWhole}. */
    String head() {
        return head;
    }

    /** Whether the head is everything. */
    boolean isWhole() {
        return whole;
    }

    /** What file the body is by its first bytes, where that is not text; else {@code null}. */
    FileKind kindOfFile() {
        return start == null || marked != null ? null : FileKind.of(start, startLength);
    }

    /** What the body is where it is bytes that are no text, else {@code null}. */
    FileKind kindOfMessage() {
        return start == null || marked != null ? null : FileKind.ofMessage(start, startLength, whole);
    }

    /** Whether there is nothing in it but blanks. */
    boolean isEmpty() {
        return whole && head.isBlank();
    }

    /** Whether the body is characters already. */
    boolean isText() {
        return chars != null;
    }

    /**
     * The body in characters. What is not in the character set fails with a
     * {@link java.nio.charset.CharacterCodingException}.
     */
    Reader reader(Charset charset) {
        if (chars != null) {
            return chars;
        }
        Charset actual = marked == null ? charset : marked;
        return new InputStreamReader(
                bytes,
                actual.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /**
     * The body in UTF-8, at most so many bytes; a longer one fails with {@link BodyTooLargeException} where the
     * limit is.
     */
    InputStream utf8(long limit) throws IOException {
        if (chars == null && (marked == null || marked.equals(StandardCharsets.UTF_8))) {
            return new LimitedInputStream(bytes, limit);
        }
        Reader reader = reader(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        for (int n; (n = reader.read(buffer)) >= 0; ) {
            text.append(buffer, 0, n);
            if (text.length() > limit) {
                throw new BodyTooLargeException(limit);
            }
        }
        return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The body as it is, at most so many bytes. For text it makes no sense. */
    InputStream binary(long limit) throws IOException {
        return bytes == null ? utf8(limit) : new LimitedInputStream(bytes, limit);
    }

    /** The body as it is, for JSON, which tells UTF-8, 16 and 32 apart itself. Only where {@link #isText} is false. */
    InputStream bytes() {
        // The mark was taken off; of UTF-16 a parser can still tell, from the zeros beside the first character.
        return bytes;
    }

    @Override
    public void close() throws IOException {
        if (owned != null) {
            owned.close();
        }
    }

    /** A byte order mark. */
    private record Mark(Charset charset, int length) {

        static Mark of(byte[] head, int length) {
            if (length >= 3 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB && head[2] == (byte) 0xBF) {
                return new Mark(StandardCharsets.UTF_8, 3);
            }
            if (length >= 2 && head[0] == (byte) 0xFE && head[1] == (byte) 0xFF) {
                return new Mark(StandardCharsets.UTF_16BE, 2);
            }
            if (length >= 2 && head[0] == (byte) 0xFF && head[1] == (byte) 0xFE) {
                return new Mark(StandardCharsets.UTF_16LE, 2);
            }
            return new Mark(null, 0);
        }

        String text(byte[] head, int end) {
            return new String(head, length, end - length, charset == null ? StandardCharsets.UTF_8 : charset);
        }
    }

    /** Lets so many bytes through and fails at the next. */
    private static final class LimitedInputStream extends InputStream {

        private final InputStream in;
        private final long limit;
        private long left;

        LimitedInputStream(InputStream in, long limit) {
            this.in = in;
            this.limit = limit;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            left -= Math.max(n, 0);
            if (left < 0) {
                throw new BodyTooLargeException(limit);
            }
            return n;
        }
    }
}
