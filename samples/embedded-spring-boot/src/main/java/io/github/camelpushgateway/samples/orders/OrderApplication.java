// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A shop's orders, counted on a gateway. Its settings are in {@code application.properties}. */
@SpringBootApplication
public class OrderApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(OrderApplication.class, arguments);
    }
}
