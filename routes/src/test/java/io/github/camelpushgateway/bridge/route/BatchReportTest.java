// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.NumberValue;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class BatchReportTest {

    private final BatchReport batch = new BatchReport();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private static double value(MetricFamily family) {
        return ((NumberValue) family.samples().get(0).value()).value();
    }

    @Test
    void fiveMetricsTellOfTheBatch() {
        long before = System.currentTimeMillis();
        batch.start(exchange);
        exchange.getMessage().setHeader("CamelPushgatewayRecordCount", 120L);
        exchange.getMessage().setHeader("CamelPushgatewayRejectedCount", 3L);
        exchange.getMessage().setHeader("CamelPushgatewaySampleCount", 240);

        List<MetricFamily> report = batch.report(exchange, "stock-nightly");

        assertThat(report)
                .extracting(family -> family.descriptor().name())
                .containsExactly(
                        "batch_last_success_timestamp_seconds",
                        "batch_duration_seconds",
                        "batch_rows",
                        "batch_rows_rejected",
                        "batch_samples");
        assertThat(value(report.get(0))).isBetween(before / 1000.0, System.currentTimeMillis() / 1000.0);
        assertThat(value(report.get(1))).isNotNegative();
        assertThat(value(report.get(2))).isEqualTo(120);
        assertThat(value(report.get(3))).isEqualTo(3);
        assertThat(value(report.get(4))).isEqualTo(240);
    }

    @Test
    void theyGoToAGroupOfTheirOwnWhateverTheRowsDoToTheirs() {
        batch.start(exchange);
        exchange.getMessage().setHeader("CamelPushgatewayOperation", "replace");
        exchange.getMessage().setHeader("CamelPushgatewayIdempotencyKey", "rows");

        batch.report(exchange, "erp");

        assertThat(exchange.getMessage().getHeader("CamelPushgatewayGrouping")).isEqualTo(Map.of("feed", "erp"));
        assertThat(exchange.getMessage().getHeader("CamelPushgatewayOperation")).isEqualTo("add");
        assertThat(exchange.getMessage().getHeader("CamelPushgatewayIdempotencyKey"))
                .isNull();
    }
}
