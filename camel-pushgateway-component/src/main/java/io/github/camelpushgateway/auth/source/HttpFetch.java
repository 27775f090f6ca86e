// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A small document over HTTP, a few times an hour. Follows no redirect: what it brings back are secrets of the host
 * that was named.
 */
final class HttpFetch {

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int READ_TIMEOUT_MILLIS = 5_000;
    private static final int MAX_BYTES = 1 << 16;

    /**
     * From the first byte sent to the last read: a timeout for each read does not bound an answer that comes drop
     * by drop.
     */
    private static final int TOTAL_TIMEOUT_MILLIS = 10_000;

    private HttpFetch() {}

    /**
     * Asks for a document.
     *
     * @param proxy {@link Proxy#NO_PROXY} for an address on the local network, {@code null} for the one the JVM is
     *     set up with
     * @throws IOException if there is no answer, or it is not complete within ten seconds
     */
    static Answer fetch(String method, URI uri, Map<String, String> headers, @Nullable Proxy proxy) throws IOException {
        return fetch(method, uri, headers, proxy, TOTAL_TIMEOUT_MILLIS);
    }

    static Answer fetch(String method, URI uri, Map<String, String> headers, @Nullable Proxy proxy, int timeoutMillis)
            throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                (proxy == null ? uri.toURL().openConnection() : uri.toURL().openConnection(proxy));
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(READ_TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        headers.forEach(connection::setRequestProperty);
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ended.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS).whenCompleteAsync((nothing, timeout) -> {
            if (timeout != null) {
                late.set(true);
                connection.disconnect();
            }
        });
        try {
            return read(connection);
        } catch (IOException | RuntimeException e) {
            if (late.get()) {
                throw new IOException("the answer was not complete after " + timeoutMillis + " ms", e);
            }
            throw e;
        } finally {
            ended.complete(null);
            connection.disconnect();
        }
    }

    private static Answer read(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            return new Answer(status, "");
        }
        try (InputStream in = connection.getInputStream()) {
            byte[] body = in.readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                throw new IOException("the answer is larger than " + MAX_BYTES + " bytes");
            }
            return new Answer(status, new String(body, StandardCharsets.UTF_8));
        }
    }

    /**
     * What came back.
     *
     * @param status the HTTP status
     * @param body the document, empty unless the status is 200; secret
     */
    record Answer(int status, String body) {
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }
}
