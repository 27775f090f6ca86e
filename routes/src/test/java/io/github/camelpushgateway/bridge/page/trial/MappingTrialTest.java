// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTrialTest {

    private static final String MAPPING =
            """
            rules:
              - from: plant/{machine}
                labels: {machine: machine}
                metrics:
                  - {name: oil_celsius, value: temp}
                  - {name: strokes, value: stroks}
            """;

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() {
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void itSaysWhatBecomesOfAPayload() {
        MappingTrial.Result result = new MappingTrial(camel)
                .explain(MAPPING, "plant/press", null, bytes("{\"temp\": 71.5, \"strokes\": 3}"));

        assertThat(result.problems()).isEmpty();
        assertThat(result.records())
                .singleElement()
                .asString()
                .contains("oil_celsius{machine=\"press\"} 71.5", "did you mean 'strokes'?");
    }

    @Test
    void aFileIsReadRowByRow() {
        String mapping = "rules: [{from: '{day}.csv', metrics: [{name: a, value: n}]}]";

        assertThat(new MappingTrial(camel)
                        .explain(mapping, null, "x.csv", bytes("n\n1\n2\n"))
                        .records())
                .hasSize(2);
    }

    @Test
    void whatIsWrongWithTheMappingIsSaidWithItsPlace() {
        assertThat(new MappingTrial(camel)
                        .explain("rules:\n  - from: a\n    metrics: [{nme: x}]\n", "a", null, bytes("1"))
                        .problems())
                .first()
                .asString()
                .startsWith("line 3, column ")
                .contains("name");
        assertThat(new MappingTrial(camel).explain("", "a", null, bytes("1")).problems())
                .isNotEmpty();
    }

    @Test
    void aPayloadThatCannotBeReadIsSaid() {
        assertThat(new MappingTrial(camel)
                        .explain(MAPPING, "plant/press", null, bytes("{\"temp\": "))
                        .problems())
                .singleElement()
                .asString()
                .contains("JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "groovy", "ognl", "bean", "no-such-language"})
    void noOtherLanguageRunsHere(String language) {
        String when = "rules: [{from: a, when: {" + language + ": 'x'}, metrics: [{name: a, value: $value}]}]";
        String value = "rules: [{from: a, metrics: [{name: a, expression: {" + language + ": 'x'}}]}]";

        for (String mapping : List.of(when, value)) {
            assertThat(new MappingTrial(camel)
                            .explain(mapping, "a", null, bytes("1"))
                            .problems())
                    .singleElement()
                    .asString()
                    .contains("the page runs no expressions, so not " + language);
        }
    }

    @Test
    void whatTakesTooLongIsEndedAndTheNextTrialIsFree() {
        MappingTrial trial = new MappingTrial(camel, 20);
        StringBuilder mapping = new StringBuilder("rules:\n  - from: a\n    metrics:\n");
        for (int i = 0; i < 1_000; i++) {
            mapping.append("      - {name: m")
                    .append(i)
                    .append(", forEach: l.*, value: $value, labels: {i: $index}}\n");
        }
        byte[] payload = bytes("{\"l\": [" + "1,".repeat(60_000) + "1]}");

        assertThat(trial.explain(mapping.toString(), "a", null, payload).problems())
                .singleElement()
                .asString()
                .startsWith("It takes longer than");
        await().untilAsserted(() -> assertThat(trial.suggest(List.of(Map.entry("a/b", bytes("{\"t\": 1}")))))
                .doesNotContain("Another trial is running"));
    }

    @Test
    void aMappingIsSuggestedThatCanBeTriedAtOnce() {
        MappingTrial trial = new MappingTrial(camel);
        byte[] payload = bytes("{\"temperature\": 21.5, \"door\": \"open\"}");
        String mapping = trial.suggest(List.of(Map.entry("home/attic/climate", payload)));

        MappingTrial.Result result = trial.explain(mapping, "home/attic/climate", null, payload);
        assertThat(result.problems()).isEmpty();
        assertThat(result.records()).singleElement().asString().contains("21.5");
        assertThat(trial.suggest(List.of(Map.entry("a", new byte[0])))).startsWith("# ");
    }
}
