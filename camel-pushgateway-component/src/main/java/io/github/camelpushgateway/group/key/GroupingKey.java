// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.key;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;

/**
 * What names a group on a gateway: the job and the grouping labels. Its {@link #path()} is the push URL's path, in
 * the form that every known gateway, router and proxy leaves alone: a value goes in plain only if it is made of
 * unreserved characters and could not be taken for a relative path; any other value is base64 (RFC 4648, URL-safe,
 * padded). The Pushgateway decodes both to the same value (README, "Request path"); {@code %2F}, {@code +} and dots
 * are where servers and clients disagree.
 *
 * @param job the job's name, not empty
 * @param grouping the grouping labels beside the job; a value may be empty
 */
@PublicApi
public record GroupingKey(String job, Labels grouping) {

    /**
     * @throws InvalidMetricException if the job is empty or not valid Unicode, or a grouping label is named
     *     {@code job}
     */
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

    /**
     * The path to append to a gateway's base URL, starting with {@code /metrics/job}. Labels come in the order of
     * their names.
     */
    public String path() {
        return GroupingPath.of(job, grouping);
    }

    /**
     * Whether the gateway itself puts a label of this name on every sample of the group, over whatever the sample
     * says.
     */
    public boolean holds(String label) {
        return "job".equals(label) || grouping.get(label) != null;
    }

    /** For messages: {@code job 'mqtt'} or <code>job 'mqtt' {site="north"}</code>. */
    @Override
    public String toString() {
        return "job '" + job + "'" + (grouping.isEmpty() ? "" : " " + grouping);
    }
}
