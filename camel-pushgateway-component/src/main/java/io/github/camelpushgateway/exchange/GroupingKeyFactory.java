// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exchange;

import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.metric.Labels;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The grouping keys of an endpoint, each checked once: what comes message after message goes to the same few
 * groups. Thread safe.
 */
final class GroupingKeyFactory {

    /** More groups than that a gateway could not serve; but a source may make them up. */
    private static final int MOST_REMEMBERED = 10_000;

    private final String job;
    private final Labels grouping;
    private final int urlLength;
    private final int maxUrlLength;
    private final ConcurrentMap<Labels, GroupingKey> known = new ConcurrentHashMap<>();

    /**
     * @param job the endpoint's job
     * @param grouping the endpoint's grouping labels
     * @param urlLength length of the gateway's base URL
     */
    GroupingKeyFactory(String job, Labels grouping, int urlLength, int maxUrlLength) {
        this.job = job;
        this.grouping = grouping;
        this.urlLength = urlLength;
        this.maxUrlLength = maxUrlLength;
    }

    /**
     * The key of a record's group.
     *
     * @param exchangeJob the job of the exchange
     * @param exchangeGrouping grouping labels of the whole exchange
     * @param recordGrouping what the record brings in addition
     * @throws PushgatewayException if the push URL would be too long
     * @throws io.github.camelpushgateway.metric.InvalidMetricException if the job or a label is not fit for a
     *     grouping key
     */
    @SuppressWarnings("ReferenceEquality") // Mostly the very same labels: cheaper than comparing them.
    GroupingKey key(String exchangeJob, Labels exchangeGrouping, Labels recordGrouping) {
        if (!exchangeJob.equals(job) || exchangeGrouping != grouping) {
            return checked(exchangeJob, exchangeGrouping, recordGrouping);
        }
        GroupingKey key = known.get(recordGrouping);
        if (key == null) {
            key = checked(job, grouping, recordGrouping);
            if (known.size() < MOST_REMEMBERED) {
                known.put(recordGrouping, key);
            }
        }
        return key;
    }

    private GroupingKey checked(String keyJob, Labels keyGrouping, Labels recordGrouping) {
        GroupingKey key = new GroupingKey(keyJob, keyGrouping.plus(recordGrouping));
        int length = urlLength + key.path().length();
        if (length > maxUrlLength) {
            throw new PushgatewayException(
                    "The push URL of " + key + " would be " + length + " characters long, and maxUrlLength allows "
                            + maxUrlLength + ". Shorten the grouping labels' values, or put them into labels instead",
                    null);
        }
        return key;
    }
}
