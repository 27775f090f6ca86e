// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.start.SourceRoutes;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Runs a route and counts what it has done: a bridge in a process of its own. Its settings are system properties.
 * Says {@code ready} when it runs, then answers {@code processed} with how many exchanges came through and how many
 * of them failed, and {@code latencies} with the 50th and the 99th percentile of those since the last such
 * question, in milliseconds.
 */
public final class RouteProcess {

    private RouteProcess() {}

    /** Argument: the route's file, as a resource. */
    public static void main(String[] arguments) throws Exception {
        Counting counting = new Counting();
        Main main = new Main();
        main.configure()
                .withRoutesIncludePattern(arguments[0])
                .withAutoConfigurationLogSummary(false)
                .withJmxEnabled(false);
        if (arguments[0].startsWith("classpath:routes/")) {
            // The bridge's own files hold templates.
            Settings settings = BridgeSettings.load(null);
            main.setOverrideProperties(settings.resolved());
            main.configure().addRoutesBuilder(new SourceRoutes(BridgeSettings.sources(settings), true));
        }
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                support.getCamelContext().addRoutePolicyFactory((context, id, route) -> counting);
            }
        });
        main.start();
        awaitStarted(main.getCamelContext());
        System.out.println("ready");
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            System.out.println(
                    line.equals("latencies")
                            ? counting.latencies()
                            : counting.processed.sum() + " " + counting.failed.sum());
        }
        main.stop();
    }

    /** Until every route is connected; the bridge's settings have routes start in the background. */
    private static void awaitStarted(CamelContext context) throws InterruptedException {
        while (context.getRoutes().isEmpty()
                || !context.getRoutes().stream().allMatch(route -> context.getRouteController()
                        .getRouteStatus(route.getRouteId())
                        .isStarted())) {
            Thread.sleep(20);
        }
    }

    private static final class Counting extends RoutePolicySupport {

        /** Followed by 16 digits and a brace, at the end of a message that has it. */
        private static final byte[] SENT = ",\"sent\":".getBytes(StandardCharsets.US_ASCII);

        private static final int SENT_LENGTH = SENT.length + 16 + 1;
        private static final String PROPERTY = "sentMicros";

        final LongAdder processed = new LongAdder();
        final LongAdder failed = new LongAdder();

        // Guarded by this.
        private double[] millis = new double[1024];
        private int size;

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            if (exchange.getIn().getBody() instanceof byte[] body
                    && body.length > SENT_LENGTH
                    && Arrays.equals(body, body.length - SENT_LENGTH, body.length - 17, SENT, 0, SENT.length)) {
                String digits = new String(body, body.length - 17, 16, StandardCharsets.US_ASCII);
                exchange.setProperty(PROPERTY, Long.valueOf(digits));
            }
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Long sent = exchange.getProperty(PROPERTY, Long.class);
            if (sent != null) {
                add((ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - sent) / 1000.0);
            }
            if (exchange.isFailed()) {
                failed.increment();
            }
            processed.increment();
        }

        private synchronized void add(double latency) {
            if (size == millis.length) {
                millis = Arrays.copyOf(millis, 2 * size);
            }
            millis[size++] = latency;
        }

        synchronized String latencies() {
            double[] measured = Arrays.copyOf(millis, size);
            size = 0;
            return Figures.percentile(measured, 50) + " " + Figures.percentile(measured, 99);
        }
    }
}
