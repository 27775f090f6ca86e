// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.mapping.Explanation;
import io.github.camelpushgateway.mapping.Mappings;
import io.github.camelpushgateway.mapping.PlainMapping;
import io.github.camelpushgateway.metric.MetricType;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class ExplainBodyTest {

    private final List<String> unreadable = new ArrayList<>();

    private List<Explanation> explain(String body, String topic, int most) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeader("CamelMqttTopic", topic);
        BodyOptions options = new BodyOptions(
                Mappings.mapping("rules: [{from: 'a/{x}', metrics: [{name: m, value: v}]}]"),
                new PlainMapping(null, MetricType.GAUGE, null, null, null, null),
                InvalidSamples.SKIP,
                TimestampPolicy.DROP,
                null);
        return BodyReader.explain(
                exchange,
                options,
                most,
                rejection -> unreadable.add(rejection.why().getMessage()));
    }

    @Test
    void explains_the_first_records_of_a_body() throws Exception {
        assertThat(explain("[{\"v\":1},{\"w\":2},{\"v\":3}]", "a/b", 2))
                .extracting(explanation -> explanation.metrics().get(0))
                .satisfiesExactly(
                        first -> assertThat(first.series())
                                .extracting(Object::toString)
                                .containsExactly("m 1"),
                        second ->
                                assertThat(second.why()).isEqualTo("no sample: the field 'v' is absent; there are w"));
    }

    @Test
    void explains_why_no_rule_is_used_without_reading() throws Exception {
        assertThat(explain("{broken", "b", 2))
                .singleElement()
                .extracting(Explanation::leftOut)
                .isEqualTo("no rule is for topic 'b'");
        assertThat(unreadable).isEmpty();
    }

    @Test
    void tells_of_what_cannot_be_read() throws Exception {
        assertThat(explain("{broken", "a/b", 2)).isEmpty();
        assertThat(unreadable).singleElement().asString().startsWith("not JSON at line 1");
    }
}
