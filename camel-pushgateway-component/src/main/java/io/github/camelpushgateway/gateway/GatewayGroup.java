// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import io.github.camelpushgateway.annotation.PublicApi;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A group as a Pushgateway holds it. Immutable.
 *
 * @param labels its grouping labels, the job among them, in the order of their names
 * @param pushTimeSeconds when it was last pushed to, in seconds since 1970 by the gateway's clock; NaN if never
 * @param failureTimeSeconds when a push to it was last refused; 0 if never
 * @param families how many series (of a histogram or summary: how many of those) there are of each name, the gateway's
 *     own two left out
 */
@PublicApi
public record GatewayGroup(
        Map<String, String> labels, double pushTimeSeconds, double failureTimeSeconds, Map<String, Integer> families) {

    public GatewayGroup {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        families = Collections.unmodifiableMap(new TreeMap<>(families));
    }
}
