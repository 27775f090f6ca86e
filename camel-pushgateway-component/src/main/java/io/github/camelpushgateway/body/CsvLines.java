// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;

/**
 * The characters of a CSV file on their way to the parser, with an eye on where its lines end. Closing it closes
 * nothing.
 */
final class CsvLines extends Reader {

    private final PushbackReader in;
    private long position;
    private long lineStart;

    CsvLines(Reader in) {
        this.in = new PushbackReader(in);
    }

    /** How long the line is that the last character read is in, so far. */
    long lineLength() {
        return position - lineStart;
    }

    /** Reads over a line; {@code false} if there is none. A line ends with LF, CR, or CR LF. */
    boolean skipLine() throws IOException {
        boolean any = false;
        for (int c; (c = in.read()) >= 0; ) {
            any = true;
            if (c == '\n') {
                return true;
            }
            if (c == '\r') {
                int next = in.read();
                if (next >= 0 && next != '\n') {
                    in.unread(next);
                }
                return true;
            }
        }
        return any;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        for (int i = offset + n - 1; i >= offset; i--) {
            if (buffer[i] == '\n' || buffer[i] == '\r') {
                lineStart = position + i - offset + 1;
                break;
            }
        }
        position += Math.max(n, 0);
        return n;
    }

    @Override
    public void close() {
        // The body is not ours to close.
    }
}
