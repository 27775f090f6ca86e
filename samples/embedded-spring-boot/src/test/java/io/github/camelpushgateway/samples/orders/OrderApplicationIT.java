// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class OrderApplicationIT {

    @TempDir
    private Path data;

    private ConfigurableApplicationContext start(GatewayServer gateway) {
        return SpringApplication.run(
                OrderApplication.class,
                "--camel.component.pushgateway.gateway-url=" + gateway.url(),
                "--shop.data=" + data,
                "--camel.main.run-controller=false");
    }

    private static void awaitOrders(GatewayServer gateway, double count, double euros) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(gateway.readBack().value("shop_orders_total", "region", "emea", "environment", "test"))
                    .contains(count);
            assertThat(gateway.readBack().value("shop_order_euros_total", "region", "emea"))
                    .contains(euros);
        });
    }

    @Test
    void ordersAreCountedAlsoOverARestart() {
        try (GatewayServer gateway = TestServers.gateway()) {
            try (ConfigurableApplicationContext application = start(gateway)) {
                OrderDesk desk = application.getBean(OrderDesk.class);
                desk.place(new Order("emea", new BigDecimal("19.50")));
                desk.place(new Order("emea", new BigDecimal("80.50")));
                awaitOrders(gateway, 2, 100);
            }
            try (ConfigurableApplicationContext application = start(gateway)) {
                application.getBean(OrderDesk.class).place(new Order("emea", BigDecimal.ONE));
                awaitOrders(gateway, 3, 101);
            }
        }
    }
}
