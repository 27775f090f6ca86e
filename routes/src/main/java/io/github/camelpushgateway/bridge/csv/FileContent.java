// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import io.github.camelpushgateway.PushgatewayConstants;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.camel.Exchange;

/**
 * Names a file by what is in it, so that counters which accumulate count it once, though it be read again after a crash between its push and
 * its move. Thread safe.
 */
public final class FileContent {

    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * Sets the header {@code CamelPushgatewayIdempotencyKey}: the file's name and the SHA-256 of its bytes. Two files of different names may
     * well hold the same and mean two things; one name with the same content is the same file.
     *
     * @param exchange one whose body is a file
     * @throws IOException if the file cannot be read
     */
    public void identify(Exchange exchange) throws IOException {
        File file = exchange.getMessage().getBody(File.class);
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file.toPath())) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        exchange.getMessage()
                .setHeader(
                        PushgatewayConstants.IDEMPOTENCY_KEY,
                        exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class) + " sha256:"
                                + HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
