// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.github.camelpushgateway.bridge.page.state.BridgeWatch;
import io.github.camelpushgateway.bridge.page.state.FailureHistory;
import io.github.camelpushgateway.bridge.page.state.GatewayState;
import io.github.camelpushgateway.bridge.page.state.Overview;
import io.github.camelpushgateway.bridge.page.state.Problem;
import io.github.camelpushgateway.bridge.page.state.Sentence;
import io.github.camelpushgateway.bridge.page.state.SourceState;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.status.ClusterStatus;
import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.file.MappingResources;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import io.github.camelpushgateway.observe.RecordExample;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** {@code status.json}: the bridge as it is now, but for groups, series and messages. Thread safe. */
final class StatusJson {

    private final CamelContext context;
    private final Settings settings;
    private final BridgeWatch watch;
    private final String host;
    private final String version;

    /** By the resource of the mapping file. What a file holds is read again when the bridge is started again. */
    private final Map<String, JsonArray> rules = new ConcurrentHashMap<>();

    StatusJson(CamelContext context, Settings settings, BridgeWatch watch, String host, String version) {
        this.context = context;
        this.settings = settings;
        this.watch = watch;
        this.host = host;
        this.version = version;
    }

    JsonObject make() {
        Overview overview = watch.overview();
        JsonObject status = new JsonObject();
        status.put("name", context.getName());
        status.put("host", host);
        status.put("version", version);
        ClusterStatus cluster = ClusterStatus.of(context);
        status.put("role", cluster == null ? null : cluster.role());
        status.put("uptimeMillis", Math.round(overview.uptimeSeconds() * 1000));
        status.put("state", sentence(watch.sentence(overview)));
        status.put("sources", array(overview.sources(), this::source));
        status.put("gateways", array(overview.gateways(), this::gateway));
        List<ObservedEndpoint> endpoints = ObservedEndpoints.in(context);
        status.put("jobs", jobs(endpoints));
        status.put("leftOut", leftOut(endpoints));
        status.put("problems", array(overview.problems(), StatusJson::problem));
        status.put("past", array(watch.failures().past(), StatusJson::past));
        status.put("endpoints", array(endpoints, StatusJson::endpoint));
        status.put("settings", new JsonObject(settings.shown()));
        return status;
    }

    private interface Part<T> {
        JsonObject of(T one);
    }

    private static <T> JsonArray array(List<T> all, Part<T> part) {
        JsonArray array = new JsonArray();
        all.forEach(one -> array.add(part.of(one)));
        return array;
    }

    private static JsonObject sentence(Sentence sentence) {
        JsonObject json = new JsonObject();
        json.put("level", sentence.level().name().toLowerCase(Locale.ROOT));
        json.put("words", sentence.words());
        json.put("more", new JsonArray(sentence.more()));
        return json;
    }

    private JsonObject source(SourceState source) {
        JsonObject json = new JsonObject();
        json.put("id", source.id());
        json.put("kind", source.kind());
        json.put("about", source.about());
        json.put("status", source.route());
        json.put("connected", source.connected());
        json.put("reason", source.reason());
        json.put("secondsWithoutConnection", Math.round(source.secondsWithoutConnection()));
        json.put("lastMessageSeconds", source.lastMessageSeconds());
        json.put("received", source.received());
        json.put("inflight", Math.max(0, source.received() - source.ended()));
        json.put("perSecond", watch.history().latest("source " + source.id()));
        json.put("dropped", source.dropped());
        json.put("failing", source.failing());
        json.put("leftOut", source.allLeftOut());
        json.put("job", source.job());
        json.put("mapping", source.mapping());
        json.put("rules", source.mapping() == null ? new JsonArray() : rules(source.mapping()));
        json.put("gateway", source.gateway());
        return json;
    }

    private JsonArray rules(String location) {
        return rules.computeIfAbsent(location, resource -> {
            try {
                Mapping mapping = MappingResources.load(context, resource);
                return mapping == null ? new JsonArray() : new JsonArray(mapping.ruleNames());
            } catch (IOException | RuntimeException unreadable) {
                return new JsonArray();
            }
        });
    }

    private JsonObject gateway(GatewayState gateway) {
        JsonObject json = new JsonObject();
        json.put("url", gateway.url());
        json.put("failingSince", text(gateway.failingSince()));
        json.put("failure", gateway.failure());
        json.put("lastSuccess", text(gateway.lastSuccess()));
        json.put("pushes", gateway.pushes());
        json.put("samples", gateway.samples());
        json.put("perSecond", watch.history().latest("gateway " + gateway.url()));
        json.put("pending", gateway.pending());
        json.put("maxPending", gateway.maxPending());
        json.put("groups", gateway.groups());
        json.put("series", gateway.series());
        json.put(
                "foreignPushes",
                ObservedEndpoints.in(context).stream()
                        .filter(endpoint -> endpoint.gatewayUrl().equals(gateway.url()))
                        .mapToLong(ObservedEndpoint::foreignPushes)
                        .max()
                        .orElse(0));
        return json;
    }

    /** Of each gateway and job how many groups and series there are. */
    private static JsonArray jobs(List<ObservedEndpoint> endpoints) {
        Map<String, JsonObject> jobs = new TreeMap<>();
        Set<String> gateways = new HashSet<>();
        GroupTimes times = new GroupTimes(endpoints);
        for (ObservedEndpoint endpoint : endpoints) {
            String gateway = endpoint.gatewayUrl();
            // All endpoints of a gateway know the same groups.
            if (gateways.add(gateway)) {
                endpoint.groups().forEach(group -> addTo(jobs, gateway, group, times));
            }
        }
        return new JsonArray(jobs.values());
    }

    private static void addTo(Map<String, JsonObject> jobs, String gateway, GroupStatus group, GroupTimes times) {
        JsonObject job = jobs.computeIfAbsent(gateway + " " + group.key().job(), key -> {
            JsonObject made = new JsonObject();
            made.put("gateway", gateway);
            made.put("job", group.key().job());
            made.put("groups", 0);
            made.put("series", 0L);
            return made;
        });
        job.put("groups", job.getInteger("groups") + 1);
        job.put("series", job.getLong("series") + group.series());
        String success = times.lastSuccess(gateway, group);
        String former = job.getString("lastSuccess");
        if (success != null && (former == null || success.compareTo(former) > 0)) {
            job.put("lastSuccess", success);
        }
    }

    /** Of each source and reason how many records were left out, or treated otherwise, and one of the last. */
    private static JsonArray leftOut(List<ObservedEndpoint> endpoints) {
        JsonArray all = new JsonArray();
        Set<String> seen = new HashSet<>();
        for (ObservedEndpoint endpoint : endpoints) {
            // One that pushes to several gateways is there once for each, and has left records out once.
            if (!seen.add(endpoint.uri())) {
                continue;
            }
            Map<String, RecordExample> examples = endpoint.examples();
            Map<String, Long> counts = new TreeMap<>(endpoint.rejected());
            counts.forEach((reason, count) -> add(all, endpoint, reason, count, true, examples.get(reason)));
            endpoint.noticed()
                    .forEach((notice, count) -> add(all, endpoint, notice, count, false, examples.get(notice)));
        }
        return all;
    }

    private static void add(
            JsonArray all,
            ObservedEndpoint endpoint,
            String reason,
            long count,
            boolean leftOut,
            @Nullable RecordExample example) {
        if (count == 0) {
            return;
        }
        JsonObject json = new JsonObject();
        json.put("source", BridgeWatch.sourceOf(endpoint));
        json.put("reason", reason);
        json.put("count", count);
        json.put("leftOut", leftOut);
        json.put("at", example == null ? null : text(example.at()));
        json.put("words", example == null ? null : example.words());
        all.add(json);
    }

    private static JsonObject problem(Problem problem) {
        JsonObject json = new JsonObject();
        json.put("what", problem.what());
        json.put("words", problem.words());
        json.put("seconds", Math.round(problem.seconds()));
        return json;
    }

    private static JsonObject past(FailureHistory.Past past) {
        JsonObject json = new JsonObject();
        json.put("what", past.what());
        json.put("words", past.words());
        json.put("from", text(past.from()));
        json.put("to", text(past.to()));
        return json;
    }

    private static JsonObject endpoint(ObservedEndpoint endpoint) {
        PushStatistics statistics = endpoint.statistics();
        JsonObject json = new JsonObject();
        json.put("uri", endpoint.uri());
        json.put("job", endpoint.job());
        json.put("gatewayUrl", endpoint.gatewayUrl());
        json.put("pending", endpoint.pending());
        json.put("pushes", statistics.pushes());
        json.put("exchanges", statistics.exchanges());
        json.put("failedExchanges", statistics.failedExchanges());
        json.put("samples", statistics.samples());
        json.put("rejected", new JsonObject(endpoint.rejected()));
        json.put("lastSuccess", text(statistics.lastSuccess()));
        json.put("credentialExpiration", text(endpoint.credentialExpiration()));
        return json;
    }

    private static @Nullable String text(@Nullable Object time) {
        return time == null ? null : time.toString();
    }
}
