// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.body.Bodies;
import io.github.camelpushgateway.body.ReadResult;
import io.github.camelpushgateway.mapping.Mapping;
import java.io.IOException;
import java.io.StringReader;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CamelScriptsTest {

    private static final CamelContext CONTEXT = new DefaultCamelContext();

    private static Mapping mapping(String rule) throws IOException {
        return new MappingLoader(new CamelScripts(CONTEXT))
                .read("test.yaml", new StringReader("rules:\n" + rule.indent(2)))
                .mapping();
    }

    @Test
    void a_condition_leaves_records_out() throws Exception {
        Mapping mapping = mapping("- when: {simple: '${body[online]} != false'}\n  metrics: [{name: a, value: v}]");

        assertThat(Bodies.body("[{\"v\":1},{\"v\":2,\"online\":false},{\"v\":3,\"online\":true}]")
                        .mapping(mapping)
                        .read())
                .containsExactly("a 1", "a 3");
    }

    @Test
    void an_expression_sees_the_record_the_headers_and_the_captures() throws Exception {
        Mapping mapping = mapping(
                """
                - from: "{site}/{n}"
                  metrics:
                    - {name: body, expression: {simple: "${body[v]}"}}
                    - {name: header, expression: {simple: "${header.Factor}"}, scale: 10}
                    - {name: capture, expression: {simple: "${variable.n}"}}
                    - {name: child, forEach: "list.*", labels: {at: $index}, expression: {simple: "${body}"}}
                    - {name: absent, expression: {simple: "${body[none]}"}}
                """);

        assertThat(Bodies.body("{\"v\":1,\"list\":[5,6]}")
                        .mapping(mapping)
                        .header("CamelMqttTopic", "north/7")
                        .header("Factor", 2)
                        .read())
                .containsExactly("body 1", "header 20", "capture 7", "child{at=\"0\"} 5", "child{at=\"1\"} 6");
    }

    @Test
    void a_missing_language_names_the_artifact_to_add() {
        assertThatThrownBy(() -> mapping("- metrics: [{name: a, expression: {groovy: 'body.v'}}]"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("test.yaml:2:38: no language 'groovy' on the class path; if that is its name, "
                        + "add the artifact org.apache.camel:camel-groovy");
    }

    @Test
    void a_script_that_cannot_be_compiled_is_found_at_start() {
        assertThatThrownBy(() -> mapping("- when: {simple: '${body'}\n  metrics: [{name: a, value: v}]"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("test.yaml:2:12: '${body' is not simple: ");
    }

    @Test
    void a_script_that_fails_is_a_bad_record() throws Exception {
        Mapping mapping = mapping("- metrics: [{name: a, expression: {simple: '${body.noSuchMethod()}'}}]");

        Bodies read = Bodies.body("[{\"v\":1},{\"v\":2}]").mapping(mapping).skip();
        assertThat(read.read()).isEmpty();
        assertThat(read.result).isEqualTo(new ReadResult(2, 2));
        assertThat(read.rejections.get(0))
                .startsWith("record 1: rule without 'from' (test.yaml:2), metric 'a': its 'expression' failed: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            ${body[mode]} == 2 ? '1' : '0'    | for a choice write '${iif(${body[mode]} == 2, 1, 0)}'
            ${body[mode]} > 3                 | for a choice write '${iif(
            ${body[state]} contains 'on'      | for a choice write '${iif(
            ${body[a]} && ${body[b]}          | for a choice write '${iif(
            ${body[t]} * 2                    | to calculate use 'value' with 'scale' and 'offset'
            ${body[t]} - ${body[u]}           | to calculate use 'value' with 'scale' and 'offset'
            1${body[t]}                       | write one '${…}' and nothing beside it
            ${body[mode]}${body[k]}           | write one '${…}' and nothing beside it
            ${body[t]}0                       | write one '${…}' and nothing beside it
            temperature                       | write one '${…}' and nothing beside it
            """)
    void text_beside_a_function_of_an_expression_is_refused_when_it_is_loaded(String text, String advice) {
        assertThatThrownBy(() -> mapping("- metrics: [{name: a, expression: {simple: \"" + text + "\"}}]"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("test.yaml:2:38: '" + text + "' is not one '${…}'")
                .hasMessageContaining(advice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${body[v]}",
                " ${body[v]} ",
                "5",
                "${iif(${body[v]} == 5, 5, 0)}",
            })
    void one_function_or_a_number_is_an_expression(String text) throws Exception {
        Mapping mapping = mapping("- metrics: [{name: a, expression: {simple: \"" + text + "\"}}]");

        assertThat(Bodies.body("{\"v\":5}").mapping(mapping).read()).containsExactly("a 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "false", "\"off\"", "\"no\"", "\"0\"", "\"\"", "null", "{}", "[]"})
    void a_condition_of_one_field_goes_by_the_words_of_values(String value) throws Exception {
        Mapping mapping = mapping("- when: {simple: '${body[ok]}'}\n  metrics: [{name: a, value: v}]");

        assertThat(Bodies.body("{\"v\":5,\"ok\":" + value + "}")
                        .mapping(mapping)
                        .read())
                .isEmpty();
        assertThat(Bodies.body("{\"v\":5,\"ok\":\"on\"}").mapping(mapping).read())
                .containsExactly("a 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${body[n][v]} > 3", "${body[n][v]}", "${body[n][m][v]} == 'x'"})
    void a_way_through_a_field_that_is_not_there_is_false(String condition) throws Exception {
        Mapping mapping = mapping("- when: {simple: \"" + condition + "\"}\n  metrics: [{name: a, value: v}]");

        Bodies read = Bodies.body("{\"v\":5}").mapping(mapping).skip();
        assertThat(read.read()).isEmpty();
        assertThat(read.rejections).isEmpty();
    }

    @Test
    void an_expression_through_a_field_that_is_not_there_gives_no_sample() throws Exception {
        Mapping mapping = mapping("- metrics: [{name: a, expression: {simple: '${body[n][v]}'}}, {name: b, value: v}]");

        assertThat(Bodies.body("{\"v\":5}").mapping(mapping).read()).containsExactly("b 5");
    }
}
