// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GatewayMainTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private EmbeddedGateway start(String... arguments) throws Exception {
        return GatewayMain.start(List.of(arguments), new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    private static int push(EmbeddedGateway gateway, String authorization) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics/job/j"))
                .header("Authorization", authorization)
                .header("Content-Type", "text/plain; version=0.0.4")
                .POST(HttpRequest.BodyPublishers.ofString("# TYPE a gauge\na 1\n"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theSecondGenerationTakesTheTemporaryCredentialsThatItPrints() throws Exception {
        try (EmbeddedGateway gateway = start("0", "--v2", "--sts=60s")) {
            String text = written.toString(StandardCharsets.UTF_8);
            Matcher issued = Pattern.compile("accessKeyId=(\\S+) accessKeySecret=(\\S+) securityToken=(\\S+) until")
                    .matcher(text);
            assertThat(issued.find()).as(text).isTrue();

            assertThat(push(gateway, basic(issued.group(1), issued.group(2) + "$" + issued.group(3))))
                    .isLessThan(300);
            assertThat(push(gateway, basic("somebody", "else"))).isBetween(401, 403);
        }
    }

    @Test
    void theFirstGenerationWantsItsToken() throws Exception {
        try (EmbeddedGateway gateway = start("0", "--v1", "--token=secret")) {
            assertThat(push(gateway, "Bearer secret")).isLessThan(300);
            assertThat(push(gateway, "Bearer other")).isBetween(401, 403);
        }
    }

    @Test
    void whatCannotBeMeantIsNamed() {
        for (String[] wrong : new String[][] {
            {"--sts=45s"}, {"--v2", "--sts=soon"}, {"--v2", "--access-key=id"}, {"--v3"}, {"--v1", "--quota=many"}
        }) {
            assertThatThrownBy(() -> start(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong[wrong.length - 1]);
        }
    }
}
