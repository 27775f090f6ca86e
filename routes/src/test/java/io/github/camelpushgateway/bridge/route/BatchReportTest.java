// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.NumberValue;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchReportTest {

    private final BatchReport batch = new BatchReport();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private static double value(MetricFamily family) {
        return ((NumberValue) family.samples().get(0).value()).value();
    }

    @Test
    void fourMetricsTellOfTheBatch() {
        long before = System.currentTimeMillis();
        batch.start(exchange);
        exchange.getMessage().setHeader("CamelPushgatewayRecordCount", 120L);
        exchange.getMessage().setHeader("CamelPushgatewayRejectedCount", 3L);

        List<MetricFamily> report = batch.report(exchange, "stock-nightly");

        assertThat(report)
                .extracting(family -> family.descriptor().name())
                .containsExactly(
                        "stock_nightly_last_success_timestamp_seconds",
                        "stock_nightly_duration_seconds",
                        "stock_nightly_rows",
                        "stock_nightly_rows_rejected");
        assertThat(value(report.get(0))).isBetween(before / 1000.0, System.currentTimeMillis() / 1000.0);
        assertThat(value(report.get(1))).isNotNegative();
        assertThat(value(report.get(2))).isEqualTo(120);
        assertThat(value(report.get(3))).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"csv,csv", "a b/c.d,a_b_c_d", "7up,job_7up", "__x,job___x", "Größe,Gr__e"})
    void aJobBecomesTheStartOfAName(String job, String name) {
        assertThat(BatchReport.metricName(job)).isEqualTo(name);
    }
}
