// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.cellar;

import java.util.Map;
import org.apache.camel.builder.RouteBuilder;

/** Every reading is a record: its number becomes the metric {@code cellar_celsius}, its barrel a label. */
public class CellarRoutes extends RouteBuilder {

    @Override
    public void configure() {
        from("timer:readings?period={{cellar.period}}")
                .routeId("cellar")
                .setBody(exchange -> Map.of("barrel", "b1", "celsius", 12.5))
                .to("pushgateway:cellar?metricPrefix=cellar_&labelFields=barrel");
    }
}
