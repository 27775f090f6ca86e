// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.observe;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushStatistics;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Shows the endpoints that run, what they have done, and the groups of their gateways. As text and as JSON; no
 * secret is in either.
 */
@NullMarked
@PublicApi
@DevConsole(name = "pushgateway", displayName = "Pushgateway", description = "What pushgateway endpoints push")
public class PushgatewayDevConsole extends AbstractDevConsole {

    /** A gateway may have a group for each device. */
    private static final int MOST_GROUPS = 1_000;

    public PushgatewayDevConsole() {
        super("camel", "pushgateway", "Pushgateway", "What pushgateway endpoints push");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (ObservedEndpoint endpoint : ObservedEndpoints.in(getCamelContext())) {
            PushStatistics statistics = endpoint.statistics();
            text.append(endpoint.uri())
                    .append(" to ")
                    .append(endpoint.gatewayUrl())
                    .append('\n');
            text.append("    Pushes: %d accepted of %d exchanges and %d samples, %d retried; %d exchanges failed%n"
                    .formatted(
                            statistics.pushes(),
                            statistics.exchanges(),
                            statistics.samples(),
                            statistics.retries(),
                            statistics.failedExchanges()));
            text.append("    Waiting: %d of at most %d%n".formatted(endpoint.pending(), endpoint.maxPending()));
            text.append("    Gateway: %.1f %% of its time taken by pushes, what waits longest waits %.1f s%n"
                    .formatted(100 * endpoint.gatewayShare(), endpoint.gatewayWaitSeconds()));
            if (endpoint.foreignPushes() > 0) {
                text.append("    Others push to groups of this process: noticed %d times%n"
                        .formatted(endpoint.foreignPushes()));
            }
            text.append("    Last success: ")
                    .append(statistics.lastSuccess() == null ? "never" : statistics.lastSuccess())
                    .append('\n');
            if (statistics.lastFailure() != null) {
                text.append("    Last failure: %s %s%n"
                        .formatted(
                                statistics.lastFailure().at(),
                                statistics.lastFailure().message()));
            }
            for (GroupStatus group : groups(endpoint)) {
                text.append("    Group %s: %d series of %d metrics, last success %s%n"
                        .formatted(
                                group.key(),
                                group.series(),
                                group.families(),
                                group.lastSuccess() == null ? "never" : group.lastSuccess()));
            }
        }
        return text.isEmpty() ? "No pushgateway endpoint runs" : text.toString();
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonArray endpoints = new JsonArray();
        for (ObservedEndpoint endpoint : ObservedEndpoints.in(getCamelContext())) {
            endpoints.add(json(endpoint));
        }
        JsonObject root = new JsonObject();
        root.put("endpoints", endpoints);
        return root;
    }

    private static JsonObject json(ObservedEndpoint endpoint) {
        PushStatistics statistics = endpoint.statistics();
        JsonObject json = new JsonObject();
        json.put("uri", endpoint.uri());
        json.put("job", endpoint.job());
        json.put("gatewayUrl", endpoint.gatewayUrl());
        json.put("pending", endpoint.pending());
        json.put("maxPending", endpoint.maxPending());
        JsonObject requests = new JsonObject();
        for (PushStatistics.Result result : PushStatistics.Result.values()) {
            requests.put(result.text(), statistics.requests(result));
        }
        json.put("requests", requests);
        json.put("requestSeconds", statistics.requestSeconds());
        json.put("pushes", statistics.pushes());
        json.put("exchanges", statistics.exchanges());
        json.put("failedExchanges", statistics.failedExchanges());
        json.put("samples", statistics.samples());
        json.put("bytes", statistics.bytes());
        json.put("retries", statistics.retries());
        json.put("rejected", new JsonObject(endpoint.rejected()));
        json.put("noticed", new JsonObject(endpoint.noticed()));
        json.put("gatewayShare", endpoint.gatewayShare());
        json.put("gatewayWaitSeconds", endpoint.gatewayWaitSeconds());
        json.put("foreignPushes", endpoint.foreignPushes());
        json.put("lastSuccess", text(statistics.lastSuccess()));
        json.put("failingSince", text(statistics.failingSince()));
        if (statistics.lastFailure() != null) {
            JsonObject failure = new JsonObject();
            failure.put("at", text(statistics.lastFailure().at()));
            failure.put("message", statistics.lastFailure().message());
            json.put("lastFailure", failure);
        }
        json.put("credentialExpiration", text(endpoint.credentialExpiration()));
        JsonArray groups = new JsonArray();
        for (GroupStatus group : groups(endpoint)) {
            JsonObject one = new JsonObject();
            one.put("path", group.key().path());
            one.put("job", group.key().job());
            one.put("grouping", new JsonObject(group.key().grouping().asMap()));
            one.put("series", group.series());
            one.put("families", group.families());
            one.put("lastSuccess", text(group.lastSuccess()));
            groups.add(one);
        }
        json.put("groups", groups);
        return json;
    }

    private static List<GroupStatus> groups(ObservedEndpoint endpoint) {
        return endpoint.groups().stream()
                .sorted(Comparator.comparing(group -> group.key().toString()))
                .limit(MOST_GROUPS)
                .toList();
    }

    private static @Nullable String text(@Nullable Object time) {
        return time == null ? null : time.toString();
    }
}
