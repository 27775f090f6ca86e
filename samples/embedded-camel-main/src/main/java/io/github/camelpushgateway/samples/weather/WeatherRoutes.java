// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.weather;

import org.apache.camel.builder.RouteBuilder;

/**
 * Every reading is a record: {@code {sensor: roof, celsius: 21.5, humidity_ratio: 0.4}}. Its numbers become the metrics
 * {@code weather_celsius} and {@code weather_humidity_ratio}, its sensor a label of both; nothing more has to be said.
 */
final class WeatherRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // A reading that does not arrive is followed by the next: it is logged, and not tried for long.
        onException(Exception.class).handled(true).log("Not pushed: ${exception.message}");

        from("timer:readings?period={{weather.period}}")
                .routeId("weather")
                .bean(new WeatherStation(), "read")
                .to(
                        "pushgateway:weather?metricPrefix=weather_&labelFields=sensor&grouping.station={{weather.station}}");
    }
}
