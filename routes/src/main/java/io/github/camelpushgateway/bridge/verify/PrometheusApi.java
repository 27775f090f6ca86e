// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.text.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks what answers as a Prometheus does (Prometheus documentation, "HTTP API"): {@code /api/v1/query}, and
 * {@code /api/v1/targets} where there is one. Reads only. Thread safe.
 */
final class PrometheusApi {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_BYTES = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String url;
    private final String authorization;

    /** A series of an answer: its labels, the name among them if it has one, and its value. */
    record Series(Map<String, String> labels, double value) {

        String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    /**
     * An address that is scraped.
     *
     * @param url with scheme, host, port and path
     * @param isUp whether the last scrape succeeded
     * @param lastError why it did not; empty if it did, or there was none yet
     * @param lastScrape when that was, as the answer writes it
     */
    record Target(String url, boolean isUp, String lastError, String lastScrape) {}

    /** @param url without {@code /api/v1} and a slash at its end; the others may be {@code null} */
    PrometheusApi(String url, String username, String password, String token) {
        this.url = url;
        if (token != null) {
            authorization = "Bearer " + token;
        } else if (username != null) {
            authorization = "Basic "
                    + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        } else {
            authorization = null;
        }
    }

    String url() {
        return url;
    }

    /**
     * Asks a question in PromQL, as of now.
     *
     * @throws SettingsException if there is no answer, or a refusal; it says why, and what to do
     */
    List<Series> query(String promql) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
        List<Series> series = new ArrayList<>();
        for (JsonNode element : answer.path("data").path("result")) {
            Map<String, String> labels = new TreeMap<>();
            element.path("metric")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            series.add(new Series(labels, number(element.path("value").path(1).asText("NaN"))));
        }
        return series;
    }

    /** Whether there is an answer to a question at all. */
    boolean has(String promql) {
        return !query(promql).isEmpty();
    }

    /** What it scrapes; empty if it does not say, as a managed service. */
    Optional<List<Target>> targets() {
        try {
            List<Target> targets = new ArrayList<>();
            for (JsonNode target :
                    get("/api/v1/targets?state=active").path("data").path("activeTargets")) {
                targets.add(new Target(
                        target.path("scrapeUrl").asText(),
                        "up".equals(target.path("health").asText()),
                        target.path("lastError").asText(),
                        target.path("lastScrape").asText()));
            }
            return Optional.of(targets);
        } catch (SettingsException e) {
            return Optional.empty();
        }
    }

    private JsonNode get(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).header("Accept", "application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                return read(answer.statusCode(), body.readNBytes(MOST_BYTES));
            }
        } catch (IOException e) {
            throw new SettingsException(
                    "prometheus.url: " + url + " does not answer: " + FailureWords.of(e)
                            + ". Does Prometheus run there?",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("The question to " + url + " was interrupted", e);
        }
    }

    private JsonNode read(int status, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (status == 401 || status == 403) {
            throw new SettingsException("prometheus.url: " + url + " answers " + status + ": "
                    + (authorization == null
                            ? "it wants to know who asks. Set prometheus.username and prometheus.password, or prometheus.token"
                            : "it refuses the credentials, or their right to read. Check prometheus.username and"
                                    + " prometheus.password, or prometheus.token"));
        }
        if (status >= 300 && status < 400) {
            throw new SettingsException("prometheus.url: " + url + " answers " + status
                    + ", a redirect, which is not followed with credentials. Write the address that it leads to");
        }
        try {
            JsonNode answer = JSON.readTree(text);
            if (answer != null && "success".equals(answer.path("status").asText())) {
                return answer;
            }
            if (answer != null && answer.hasNonNull("error")) {
                throw new SettingsException("prometheus.url: " + url + " answers " + status + ": "
                        + Excerpt.of(answer.path("error").asText()));
            }
        } catch (JsonProcessingException e) {
            // Said below, with how the answer begins.
        }
        throw new SettingsException("prometheus.url: " + url + " answers " + status
                + ", and not as a Prometheus does: '" + Excerpt.of(text) + "'. Write the address before /api/v1/query");
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
