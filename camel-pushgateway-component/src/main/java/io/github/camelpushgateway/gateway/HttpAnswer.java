// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * An answer as it came, as far as it is of use; its parts may hold secrets.
 *
 * @param words the body, bounded
 * @param location the {@code Location} header, or {@code null}
 * @param retryAfter the {@code Retry-After} header, or {@code null}
 */
record HttpAnswer(int status, String words, String location, String retryAfter) {

    /** Longest answer to a push that is read. A gateway's complaint about one series stays far below. */
    static final int MAX_WORDS = 4096;

    /**
     * Reads as much of the answer as is shown; what is longer is broken off with its connection, not read to its
     * end.
     */
    static HttpAnswer read(ClassicHttpResponse response, HttpUriRequestBase request) throws IOException {
        byte[] words = new byte[0];
        Charset charset = StandardCharsets.UTF_8;
        HttpEntity entity = response.getEntity();
        InputStream content = entity == null ? null : entity.getContent();
        if (content != null) {
            words = content.readNBytes(MAX_WORDS);
            if (words.length == MAX_WORDS && content.read() >= 0) {
                request.abort();
            } else {
                content.close();
            }
            charset = charset(entity);
        }
        return new HttpAnswer(
                response.getCode(),
                new String(words, charset),
                value(response.getFirstHeader(HttpHeaders.LOCATION)),
                value(response.getFirstHeader(HttpHeaders.RETRY_AFTER)));
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    private static Charset charset(HttpEntity entity) {
        ContentType type = ContentType.parseLenient(entity.getContentType());
        return type == null ? StandardCharsets.UTF_8 : type.getCharset(StandardCharsets.UTF_8);
    }

    private static String value(Header header) {
        return header == null ? null : header.getValue();
    }
}
