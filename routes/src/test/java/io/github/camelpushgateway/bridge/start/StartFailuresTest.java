// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.bridge.LogLines;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.event.RouteRestartingFailureEvent;
import org.junit.jupiter.api.Test;

class StartFailuresTest {

    private final AtomicLong now = new AtomicLong(1);
    private final StartFailures failures = new StartFailures(now::get);

    private static Route route(CamelContext context, String id) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("scheduler:" + id).routeId(id).autoStartup(false).process(exchange -> {});
            }
        });
        return context.getRoute(id);
    }

    private void tryAgain(Route route, long attempt) {
        failures.notify(new RouteRestartingFailureEvent(route, attempt, new IOException("no such host"), false));
    }

    @Test
    void aSourceThatCannotStartIsSaidAtOnceAndOnceAMinuteHoweverOftenItIsTried() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext();
                LogLines log = LogLines.of(StartFailures.class)) {
            context.start();
            Route mqtt = route(context, "mqtt");
            Route jdbc = route(context, "jdbc");
            for (int attempt = 0; attempt < 37; attempt++) {
                tryAgain(mqtt, attempt);
                tryAgain(jdbc, attempt);
                now.addAndGet(TimeUnit.SECONDS.toNanos(5));
            }

            assertThat(log.lines())
                    .hasSize(8)
                    .allSatisfy(line -> assertThat(line).startsWith("WARN ").contains("cannot start", "no such host"))
                    .filteredOn(line -> line.startsWith("WARN mqtt"))
                    .hasSize(4);
            assertThat(failures.settingsFailure()).isNull();
        }
    }

    @Test
    void aSettingThatIsWrongIsKeptAndNotTriedForEver() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();

            failures.notify(new RouteRestartingFailureEvent(
                    route(context, "csv"), 0, new IllegalArgumentException("no folder"), false));

            assertThat(failures.settingsFailure()).hasMessage("The source csv cannot start: no folder");
        }
    }
}
