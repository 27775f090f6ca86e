package io.github.camelpushgateway.group;

import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What names a group on a gateway: the job and the grouping labels. Its {@link #path()} is the push URL's path, in the form that every known
 * gateway, router and proxy leaves alone: a value goes in plain only if it is made of unreserved characters and could not be taken for a
 * relative path; any other value is base64 (RFC 4648, URL-safe, padded). The Pushgateway decodes both to the same value (README, "Request
 * path"); {@code %2F}, {@code +} and dots are where servers and clients disagree.
 *
 * @param job the job's name, not empty
 * @param grouping the grouping labels beside the job; a value may be empty
 */
public record GroupingKey(String job, Labels grouping) {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder();

    /** @throws InvalidMetricException if the job is empty or not valid Unicode, or a grouping label is named {@code job} */
    public GroupingKey {
        if (job == null || job.isEmpty()) {
            throw new InvalidMetricException(
                    null, "job", "the job is empty", "Set it in the endpoint, pushgateway:<job>, or in a header");
        }
        // Built for its checks: a job is a label value like any other.
        Labels.of("job", job);
        if (grouping.get("job") != null) {
            throw new InvalidMetricException(
                    null,
                    "job",
                    "the job is given as a grouping label too",
                    "Set the job in the endpoint, pushgateway:<job>, or in a header, and remove grouping label 'job'");
        }
    }

    /** The path to append to a gateway's base URL, starting with {@code /metrics/job}. Labels come in the order of their names. */
    public String path() {
        StringBuilder path = new StringBuilder("/metrics");
        append(path, "job", job);
        grouping.forEach((name, value) -> append(path, name, value));
        return path.toString();
    }

    /** Whether the gateway itself puts a label of this name on every sample of the group, over whatever the sample says. */
    public boolean holds(String label) {
        return "job".equals(label) || grouping.get(label) != null;
    }

    /** For messages: {@code job 'mqtt'} or <code>job 'mqtt' {site="north"}</code>. */
    @Override
    public String toString() {
        return "job '" + job + "'" + (grouping.isEmpty() ? "" : " " + grouping);
    }

    private static void append(StringBuilder path, String name, String value) {
        path.append('/').append(name);
        if (isPlain(value)) {
            path.append('/').append(value);
        } else if (value.isEmpty()) {
            // No segment may be empty; the README names this single pad character for the empty value.
            path.append("@base64/=");
        } else {
            path.append("@base64/").append(BASE64.encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** {@code [A-Za-z0-9_~-][A-Za-z0-9._~-]*}: dots are fine within, but a segment such as {@code ..} is resolved on the way. */
    private static boolean isPlain(String value) {
        if (value.isEmpty() || value.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean unreserved = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '-'
                    || c == '~'
                    || c == '.';
            if (!unreserved) {
                return false;
            }
        }
        return true;
    }
}
