// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.orders;

import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.springframework.stereotype.Service;

/** Takes orders. Thread safe. */
@Service
public class OrderDesk {

    private final ProducerTemplate camel;

    public OrderDesk(ProducerTemplate camel) {
        this.camel = camel;
    }

    /** Places an order. Returns at once; the count follows. */
    public void place(Order order) {
        camel.sendBody("seda:placed", Map.of("region", order.region(), "euros", order.euros()));
    }
}
