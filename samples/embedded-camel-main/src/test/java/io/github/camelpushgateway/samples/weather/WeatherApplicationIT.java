// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

class WeatherApplicationIT {

    @Test
    void readingsOfTheStationAreOnTheGatewayWhileItRuns() {
        try (GatewayServer gateway = TestServers.gateway()) {
            Main main = WeatherApplication.create();
            Properties settings = new Properties();
            settings.setProperty("camel.component.pushgateway.gateway-url", gateway.url());
            settings.setProperty("weather.station", "hilltop");
            main.setOverrideProperties(settings);
            main.start();
            try {
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                                gateway.readBack().group("job", "weather", "station", "hilltop"))
                        .isPresent());
                assertThat(gateway.readBack()
                                .value("weather_celsius", "sensor", "roof")
                                .orElseThrow())
                        .isBetween(20.0, 23.0);
                assertThat(gateway.readBack().value("weather_humidity_ratio", "sensor", "cellar"))
                        .contains(0.6);
            } finally {
                main.stop();
            }
            assertThat(gateway.readBack().group("job", "weather", "station", "hilltop"))
                    .isEmpty();
        }
    }
}
