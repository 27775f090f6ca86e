// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.orders;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Orders that were placed, on their way to the gateway. {@code orders.metrics.yaml} says what is counted. */
@Component
public class OrderMetrics extends RouteBuilder {

    @Override
    public void configure() {
        from("seda:placed").routeId("orders").to("pushgateway:shop?mapping=classpath:orders.metrics.yaml");
    }
}
