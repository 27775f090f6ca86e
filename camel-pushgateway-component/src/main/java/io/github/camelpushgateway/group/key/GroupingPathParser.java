// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.key;

import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the path of a push URL (Pushgateway README, "Request path"). The way back is {@link GroupingKey#path()}. */
public final class GroupingPathParser {

    private static final String ROOT = GroupingPath.ROOT;
    private static final String JOB = GroupingPath.JOB;
    private static final String ENCODED = GroupingPath.ENCODED;

    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private GroupingPathParser() {}

    /**
     * Reads the path of a push URL, as a Pushgateway reads it, {@code /metrics/job/<job>{/<label>/<value>}}, in any
     * of the forms that clients write. Slashes count after percent-decoding, as they do for a Pushgateway; a
     * {@code +} is a plus; of a label that appears twice the last one counts, and the job is the first segment,
     * whatever label named job may follow.
     *
     * @param path the path as it is in the request, percent-encoded, without query
     * @throws InvalidMetricException if it is no push path; the message says what is wrong with it
     */
    public static GroupingKey read(String path) {
        String decoded = percentDecoded(path);
        String[] segments = decoded.startsWith(ROOT + "/")
                ? decoded.substring(ROOT.length() + 1).split("/", -1)
                : new String[0];
        if (segments.length < 2 || !(segments[0].equals(JOB) || segments[0].equals(JOB + ENCODED))) {
            throw refused(null, "'" + decoded + "' names no job");
        }
        String job = value(segments[0], segments[1]);
        // One slash at the end is no label.
        int end = segments.length == 3 && segments[2].isEmpty() ? 2 : segments.length;
        if (end % 2 != 0) {
            throw refused(null, "'" + decoded + "' has a label without a value, or a value that holds a slash");
        }
        Map<String, String> grouping = new LinkedHashMap<>();
        for (int i = 2; i < end; i += 2) {
            String name = name(segments[i]);
            if (!name.equals(JOB)) {
                grouping.put(name, value(segments[i], segments[i + 1]));
            }
        }
        return new GroupingKey(job, Labels.ofGrouping(grouping));
    }

    private static String name(String segment) {
        return segment.endsWith(ENCODED) ? segment.substring(0, segment.length() - ENCODED.length()) : segment;
    }

    private static String value(String nameSegment, String valueSegment) {
        if (!nameSegment.endsWith(ENCODED)) {
            return valueSegment;
        }
        try {
            return utf8(DECODER.decode(withoutPadding(valueSegment)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw refused(
                    name(nameSegment),
                    "'" + valueSegment + "' is not the base64 form (RFC 4648, for URLs) of a text in UTF-8");
        }
    }

    /** Padding may be missing, right, or stand alone for the empty value. */
    private static String withoutPadding(String base64) {
        int end = base64.length();
        while (end > 0 && base64.charAt(end - 1) == '=') {
            end--;
        }
        return base64.substring(0, end);
    }

    private static String percentDecoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        int from = 0;
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', from)) {
            bytes.writeBytes(path.substring(from, at).getBytes(StandardCharsets.UTF_8));
            int high = at + 2 < path.length() ? Character.digit(path.charAt(at + 1), 16) : -1;
            int low = at + 2 < path.length() ? Character.digit(path.charAt(at + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw refused(null, "'" + path + "' holds a '%' that two hexadecimal digits have to follow");
            }
            bytes.write(high << 4 | low);
            from = at + 3;
        }
        bytes.writeBytes(path.substring(from).getBytes(StandardCharsets.UTF_8));
        try {
            return utf8(bytes.toByteArray());
        } catch (CharacterCodingException e) {
            throw refused(null, "'" + path + "' holds bytes that are not UTF-8");
        }
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static InvalidMetricException refused(@Nullable String label, String rule) {
        return new InvalidMetricException(
                null,
                label,
                "the path " + rule,
                "Write /metrics/job/<job>{/<label>/<value>}, and a value with special characters as"
                        + " <label>@base64/<value in base64 for URLs>");
    }
}
