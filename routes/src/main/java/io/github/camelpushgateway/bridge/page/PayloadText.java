// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.github.camelpushgateway.bridge.settings.Masking;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Payloads as people may see them. Stateless. */
final class PayloadText {

    /** Devices send their own passwords now and then. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(\"[^\"]*(?:passw|pwd|secret|token|passphrase|api_?key|credential)[^\"]*\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)*");

    private static final int MOST_HEX = 512;

    private PayloadText() {}

    /**
     * A payload as text, or as hexadecimal digits where it is none; values of fields that sound secret are not shown.
     *
     * @param longest how many characters at most; what is cut ends with …
     */
    static @Nullable String of(byte @Nullable [] payload, int longest) {
        if (payload == null) {
            return null;
        }
        String text = isText(payload)
                ? SECRET.matcher(new String(payload, StandardCharsets.UTF_8)).replaceAll("$1" + Masking.MASK)
                : HexFormat.ofDelimiter(" ").formatHex(payload, 0, Math.min(payload.length, MOST_HEX));
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    static boolean isText(byte[] payload) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            return text.indexOf(0) < 0;
        } catch (CharacterCodingException noText) {
            return false;
        }
    }
}
