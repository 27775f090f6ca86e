// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a gateway holds, as its {@code /api/v1/metrics} tells it. Immutable.
 *
 * @param groups all groups, in no particular order
 */
public record StoredMetrics(List<Group> groups) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    public StoredMetrics {
        groups = List.copyOf(groups);
    }

    /**
     * One group.
     *
     * @param labels the grouping key with the job, sorted by name; empty values are values
     * @param lastPushSuccessful whether the last attempt to change the group succeeded
     * @param families by name, with {@code push_time_seconds} and {@code push_failure_time_seconds}
     */
    public record Group(SortedMap<String, String> labels, boolean lastPushSuccessful, Map<String, Family> families) {

        /** When the last accepted push came, in seconds since 1970; 0 if none did. */
        public double pushTimeSeconds() {
            return families.get("push_time_seconds").samples().get(0).value();
        }

        /** When the last refused push came, in seconds since 1970; 0 if none did. */
        public double pushFailureTimeSeconds() {
            return families.get("push_failure_time_seconds").samples().get(0).value();
        }

        /** The families that were pushed, without the two that the gateway adds. */
        public Map<String, Family> pushedFamilies() {
            Map<String, Family> pushed = new TreeMap<>(families);
            pushed.remove("push_time_seconds");
            pushed.remove("push_failure_time_seconds");
            return pushed;
        }
    }

    /**
     * One metric family in one group.
     *
     * @param type in upper case, {@code GAUGE}
     * @param help empty if there is none
     * @param pushed when it was last pushed
     */
    public record Family(String type, String help, Instant pushed, List<Sample> samples) {}

    /**
     * One series. Of numbers only {@code value} is set; of histograms and summaries the rest.
     *
     * @param labels all labels, those of the grouping key and {@code instance} included, sorted by name
     * @param value the number, or {@code null}
     * @param count number of observations, or {@code null}
     * @param sum sum of the observations, or {@code null}
     * @param distribution cumulative counts by upper bound, or values by quantile; empty for a number or a native
     *     histogram
     */
    public record Sample(
            SortedMap<String, String> labels,
            Double value,
            Double count,
            Double sum,
            SortedMap<Double, Double> distribution) {}

    /**
     * Asks a gateway.
     *
     * @param url the gateway's base URL
     * @throws UncheckedIOException if it cannot be reached
     * @throws IllegalStateException if it answers something else
     */
    public static StoredMetrics readFrom(String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1/metrics"))
                .timeout(TIMEOUT)
                .build();
        try {
            HttpResponse<InputStream> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IllegalStateException(request.uri() + " answered " + response.statusCode());
                }
                return parse(MAPPER.readTree(body));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading " + request.uri(), e);
        }
    }

    /**
     * The group of exactly these labels, names and values in turn:
     * {@code group("job", "nightly", "site", "north")}.
     */
    public Optional<Group> group(String... namesAndValues) {
        SortedMap<String, String> key = labels(namesAndValues);
        return groups.stream().filter(group -> group.labels().equals(key)).findFirst();
    }

    /** All series of a name, of whatever group. */
    public List<Sample> samples(String metric) {
        List<Sample> samples = new ArrayList<>();
        for (Group group : groups) {
            Family family = group.families().get(metric);
            if (family != null) {
                samples.addAll(family.samples());
            }
        }
        return samples;
    }

    /**
     * The number of the one series that has this name and at least these labels; empty if there is none or it is no
     * number.
     */
    public Optional<Double> value(String metric, String... namesAndValues) {
        SortedMap<String, String> wanted = labels(namesAndValues);
        return samples(metric).stream()
                .filter(sample -> sample.labels().entrySet().containsAll(wanted.entrySet()))
                .map(Sample::value)
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    private static SortedMap<String, String> labels(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("A label name without a value");
        }
        SortedMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return labels;
    }

    private static StoredMetrics parse(JsonNode answer) {
        if (!"success".equals(answer.path("status").asText())) {
            throw new IllegalStateException("The gateway did not answer with success: " + answer);
        }
        List<Group> groups = new ArrayList<>();
        for (JsonNode node : answer.path("data")) {
            Map<String, Family> families = new LinkedHashMap<>();
            node.properties().forEach(member -> {
                if (member.getValue().has("metrics")) {
                    families.put(member.getKey(), family(member.getValue()));
                }
            });
            groups.add(new Group(
                    textMembers(node.path("labels")),
                    node.path("last_push_successful").asBoolean(),
                    families));
        }
        return new StoredMetrics(groups);
    }

    private static Family family(JsonNode node) {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode sample : node.path("metrics")) {
            JsonNode distribution = sample.has("buckets") ? sample.path("buckets") : sample.path("quantiles");
            SortedMap<Double, Double> points = new TreeMap<>();
            if (distribution.isObject()) {
                textMembers(distribution).forEach((edge, value) -> points.put(number(edge), number(value)));
            }
            samples.add(new Sample(
                    textMembers(sample.path("labels")),
                    numberMember(sample, "value"),
                    numberMember(sample, "count"),
                    numberMember(sample, "sum"),
                    points));
        }
        return new Family(
                node.path("type").asText(),
                node.path("help").asText(),
                OffsetDateTime.parse(node.path("time_stamp").asText()).toInstant(),
                samples);
    }

    private static SortedMap<String, String> textMembers(JsonNode node) {
        SortedMap<String, String> members = new TreeMap<>();
        node.properties()
                .forEach(
                        member -> members.put(member.getKey(), member.getValue().asText()));
        return members;
    }

    private static Double numberMember(JsonNode node, String name) {
        return node.has(name) ? number(node.path(name).asText()) : null;
    }

    /** Go writes {@code +Inf}, Java reads {@code Infinity}. */
    private static Double number(String text) {
        return Double.valueOf(text.replace("Inf", "Infinity"));
    }
}
