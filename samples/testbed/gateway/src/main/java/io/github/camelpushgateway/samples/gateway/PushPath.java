// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the grouping key out of the path of a push: {@code /job/<job>{/<label>/<value>}}, each value plain or
 * base64 (Pushgateway README).
 */
final class PushPath {

    private static final String BASE64 = "@base64";

    private PushPath() {}

    /**
     * @param path what follows {@code /metrics}, percent-decoded, starting with {@code /job}
     * @return the grouping labels with the job, sorted by name; empty values are values
     * @throws Refusal 404 if it is no push path, 400 if it is a malformed one
     */
    static SortedMap<String, String> groupingKey(String path) throws Refusal {
        String[] head = path.split("/", 4);
        boolean encoded = head.length > 1 && head[1].equals("job" + BASE64);
        if (head.length < 3 || !(encoded || head[1].equals("job")) || head[2].isEmpty()) {
            throw new Refusal(404, "404 page not found");
        }
        String job = encoded ? decodeJob(head[2]) : head[2];
        SortedMap<String, String> labels = head.length == 4 ? labels("/" + head[3]) : new TreeMap<>();
        if (job.isEmpty()) {
            throw Refusal.badRequest("job name is required");
        }
        labels.put("job", job);
        return labels;
    }

    /**
     * Decodes {@code %xx} as a server does: a {@code +} stays a plus.
     *
     * @throws Refusal 400 if an escape is malformed or the bytes are not UTF-8; a Pushgateway stores such bytes and
     *     is inconsistent from then on, which is nothing to imitate
     */
    static String percentDecoded(String rawPath) throws Refusal {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(rawPath.length());
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            if (c == '%') {
                int high = i + 2 < rawPath.length() ? Character.digit(rawPath.charAt(i + 1), 16) : -1;
                int low = i + 2 < rawPath.length() ? Character.digit(rawPath.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw Refusal.badRequest("400 Bad Request");
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return utf8(bytes.toByteArray());
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("the path holds bytes that are not utf8");
        }
    }

    private static SortedMap<String, String> labels(String text) throws Refusal {
        SortedMap<String, String> labels = new TreeMap<>();
        if (text.length() <= 1) {
            return labels;
        }
        String[] parts = text.substring(1).split("/", -1);
        if (parts.length % 2 != 0) {
            throw Refusal.badRequest("odd number of components in label string " + GoFormat.quoted(text));
        }
        for (int i = 0; i < parts.length; i += 2) {
            boolean encoded = parts[i].endsWith(BASE64);
            String name = encoded ? parts[i].substring(0, parts[i].length() - BASE64.length()) : parts[i];
            if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*") || name.startsWith("__")) {
                throw Refusal.badRequest("improper label name " + GoFormat.quoted(name));
            }
            labels.put(name, encoded ? decodeValue(name, parts[i + 1]) : parts[i + 1]);
        }
        return labels;
    }

    private static String decodeJob(String text) throws Refusal {
        try {
            return base64(text);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw Refusal.badRequest("invalid base64 encoding in job name \"\": " + e.getMessage());
        }
    }

    private static String decodeValue(String name, String text) throws Refusal {
        try {
            return base64(text);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw Refusal.badRequest(
                    "invalid base64 encoding for label " + name + "=" + GoFormat.quoted(text) + ": " + e.getMessage());
        }
    }

    /** The alphabet for URLs of RFC 4648; padding is ignored, so that {@code =} is the empty value. */
    private static String base64(String text) throws CharacterCodingException {
        return utf8(Base64.getUrlDecoder().decode(text.replaceAll("=+$", "")));
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
