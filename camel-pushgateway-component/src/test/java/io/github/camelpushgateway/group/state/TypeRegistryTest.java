// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.metric.MetricType;
import org.junit.jupiter.api.Test;

class TypeRegistryTest {

    private final TypeRegistry types = new TypeRegistry();

    @Test
    void theSecondToGiveANameAnotherTypeLearnsWhoHoldsIt() {
        types.claim("x", MetricType.GAUGE, "a.yaml:3");
        assertThatThrownBy(() -> types.claim("x", MetricType.COUNTER, "b.yaml:9"))
                .hasMessageContaining("b.yaml:9 makes it a counter")
                .hasMessageContaining("gauge by a.yaml:3");
    }

    @Test
    void aNameIsFreeWhenTheLastClaimIsReleased() {
        types.claim("x", MetricType.GAUGE, "a");
        types.claim("x", MetricType.GAUGE, "b");
        types.release("x");
        assertThatThrownBy(() -> types.claim("x", MetricType.COUNTER, "c")).hasMessageContaining("gauge");
        types.release("x");
        assertThatCode(() -> types.claim("x", MetricType.COUNTER, "c")).doesNotThrowAnyException();
    }

    @Test
    void aNameThatAHistogramWritesItselfIsRefusedWhicheverComesFirst() {
        types.claim("x", MetricType.HISTOGRAM, "a.yaml:3");
        assertThatThrownBy(() -> types.claim("x_bucket", MetricType.GAUGE, "b"))
                .hasMessageContaining("x_bucket")
                .hasMessageContaining("histogram 'x'")
                .hasMessageContaining("a.yaml:3");
        types.claim("y_sum", MetricType.GAUGE, "a.yaml:5");
        assertThatThrownBy(() -> types.claim("y", MetricType.SUMMARY, "b"))
                .hasMessageContaining("y_sum")
                .hasMessageContaining("a.yaml:5");
        assertThatCode(() -> types.claim("y_bucket", MetricType.GAUGE, "b")).doesNotThrowAnyException();
    }
}
