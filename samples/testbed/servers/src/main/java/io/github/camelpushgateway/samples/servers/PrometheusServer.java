// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real Prometheus. There is no embedded one. */
public final class PrometheusServer extends ProcessServer {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    private final int port = Ports.free();

    /**
     * @param config its configuration file
     * @param flags further command line flags
     */
    PrometheusServer(Path program, Path config, List<String> flags) {
        super("prometheus", "Prometheus " + Programs.version(program, "--version"));
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--config.file=" + config.toAbsolutePath(),
                "--storage.tsdb.path=" + directory().resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(flags);
        launch(command, this::isReady);
    }

    /** Where it answers: {@code http://127.0.0.1:<port>}. */
    public String url() {
        return address();
    }

    /**
     * Asks it a question in PromQL, as of now.
     *
     * @return the answer's {@code result}: an element for each series
     * @throws IllegalStateException with Prometheus' own words if it does not understand
     */
    public JsonNode query(String promql) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
        if (!"success".equals(answer.path("status").asText())) {
            throw new IllegalStateException(promql + ": " + answer.path("error").asText());
        }
        return answer.path("data").path("result");
    }

    /** The names of the alerts that are pending or firing. */
    public List<String> alerts() {
        return get("/api/v1/alerts").path("data").path("alerts").findValuesAsText("alertname");
    }

    private JsonNode get(String path) {
        try (InputStream body = send(path).body()) {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + " of " + this, e);
        }
    }

    private HttpResponse<InputStream> send(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + path))
                .timeout(TIMEOUT)
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking " + this, e);
        }
    }

    private boolean isReady() {
        if (!Ports.isOpen(port)) {
            return false;
        }
        try {
            HttpResponse<InputStream> answer = send("/-/ready");
            answer.body().close();
            // With users of its own it answers this, too, only to them.
            return answer.statusCode() == 200 || answer.statusCode() == 401;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    String address() {
        return "http://127.0.0.1:" + port;
    }
}
