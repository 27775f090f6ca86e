// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * What is in a file of the inbox, as a stream that ends well only if nobody wrote to the file meanwhile: half a
 * file must not be taken for the whole. No link is followed. It can be read again from its start, so Camel keeps no
 * copy of it. Used by one thread only, but may be closed by any.
 */
final class FileContent extends InputStream implements StreamCache {

    private static final int BUFFER_BYTES = 1 << 16;

    private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final InboxFile file;
    private final FileChannel channel;

    private FileContent(InboxFile file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * @param folder where the file has to be: not beyond a link that has taken the place of the folder
     * @throws IOException if it cannot be opened, is not in the folder, or is no longer what it was when it was
     *     looked at
     */
    static FileContent open(InboxFile file, Path folder) throws IOException {
        if (!file.path().getParent().toRealPath().equals(folder)) {
            throw new FileSystemException(file.path().toString(), null, "it is not in the inbox, but beyond a link");
        }
        // Another look: had a pipe taken the name, opening it would wait for ever.
        if (!file.isUnchanged()) {
            throw new FileChangedException(file);
        }
        return new FileContent(file, FileChannel.open(file.path(), OPTIONS));
    }

    /**
     * Names the file by what is in it, so that counters which accumulate count it once, though it be read again
     * after a crash between its push and its move: its name, when it was last written to, and the SHA-256 of its
     * bytes. The time makes the export of another day another file, though it hold the same. Reads the file
     * through, and goes back to its start.
     */
    String identity() throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (channel.read(buffer.clear()) >= 0) {
            digest.update(buffer.flip());
        }
        checkUnchanged();
        channel.position(0);
        return file.name() + " " + file.modified().toInstant() + " sha256:"
                + HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = channel.read(ByteBuffer.wrap(bytes, offset, length));
        if (read < 0) {
            checkUnchanged();
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public void reset() {
        try {
            channel.position(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        transferTo(out);
    }

    @Override
    public StreamCache copy(Exchange exchange) throws IOException {
        FileContent copy = new FileContent(file, FileChannel.open(file.path(), OPTIONS));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange ended) {
                try {
                    copy.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        return copy;
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public long length() {
        return file.size();
    }

    @Override
    public long position() {
        try {
            return channel.position();
        } catch (IOException e) {
            return -1;
        }
    }

    private void checkUnchanged() throws FileChangedException {
        if (!file.isUnchanged()) {
            throw new FileChangedException(file);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
