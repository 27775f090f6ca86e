// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth.source;

import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Credentials from a file, read again each time: a JSON object, Java properties, or a directory with a file for
 * each value, which is how Kubernetes mounts a secret. UTF-8.
 */
final class FileCredentials implements CredentialsSupplier {

    /** Larger than any credentials; a wrong path must not fill the memory. */
    private static final int MAX_BYTES = 1 << 16;

    private final Path path;

    FileCredentials(Path path) {
        this.path = path;
    }

    @Override
    public Credentials get() throws IOException {
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("there is no such file or directory");
        }
        if (Files.isDirectory(path)) {
            return directory().toCredentials();
        }
        String text = read(path);
        return (text.stripLeading().startsWith("{") ? CredentialsFields.ofJson(text) : properties(text))
                .toCredentials();
    }

    private CredentialsFields directory() throws IOException {
        CredentialsFields fields = new CredentialsFields();
        List<Path> files;
        try (Stream<Path> entries = Files.list(path)) {
            files = entries.toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            // Kubernetes keeps the versions of a secret in hidden directories and links to the files of the latest.
            if (!name.startsWith(".") && Files.isRegularFile(file)) {
                // Secrets made with echo end in a line break that is no part of them.
                fields.put(name, read(file).stripTrailing());
            }
        }
        return fields;
    }

    private static CredentialsFields properties(String text) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is neither JSON nor properties (a \\u that no four digits follow)");
        }
        CredentialsFields fields = new CredentialsFields();
        properties.forEach(
                (name, value) -> fields.put(name.toString(), value.toString().stripTrailing()));
        return fields;
    }

    private static String read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException(file.getFileName() + " is larger than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException(file.getFileName() + " went away while it was read", e);
        }
    }

    @Override
    public String toString() {
        return "file:" + path;
    }
}
