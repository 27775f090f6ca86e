// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.camelpushgateway.bridge.LogLines;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.bridge.status.StartReport.Report;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartReportTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final AtomicLong nanos = new AtomicLong();
    private final SourceStatuses sources = new SourceStatuses(context, nanos::get);

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aSourceWithoutConnectionAndOneThatBringsNothingAreMissing() {
        sources.get("mqtt-plant").disconnected("tcp://broker:1883 refuses the connection");
        sources.get("mqtt-cloud").connected();

        Report report = Report.of(sources.all(), List.of());

        assertThat(report.missing())
                .containsExactlyInAnyOrder(
                        "mqtt-plant has no connection: tcp://broker:1883 refuses the connection",
                        "mqtt-cloud has brought nothing yet: bridge explain --live shows what arrives");
        assertThat(report.done()).isEqualTo("nothing has come; left out: nothing; pushed: 0 samples in 0 pushes");
    }

    @Test
    void anInboxMayWaitForItsFile() {
        sources.get("csv-erp").connected();
        assertThat(Report.of(sources.all(), List.of()).missing()).isEmpty();
    }

    @Test
    void whatCameAndWasNotPushedIsMissing() {
        SourceStatus source = sources.get("mqtt");
        source.connected();
        source.received();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));

        Report report = Report.of(sources.all(), List.of());

        assertThat(report.missing()).containsExactly("nothing of what came was pushed: bridge explain --live says why");
        assertThat(report.done()).startsWith("last came: mqtt 3 s ago; ");
    }

    @Test
    void aBridgeThatStandsByReportsNothingUntilItTakesOver() {
        ClusterStatus cluster = ClusterStatus.create(context, "file:/lock");
        StartReport report = new StartReport(context, null, Executors.newSingleThreadScheduledExecutor());
        try (LogLines log = LogLines.of(StartReport.class)) {
            for (int second = 0; second < 120; second++) {
                report.look();
            }
            assertThat(log.lines()).isEmpty();

            cluster.leads(true);
            for (int second = 0; second < 60; second++) {
                report.look();
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("After 1 min not all is well yet: no source has started; so far nothing has come");
        }
    }

    @Test
    void aBridgeThatPushesIsSaidToBeWellOnce() throws Exception {
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 200 : 404, -1);
            exchange.close();
        });
        gateway.start();
        try (LogLines log = LogLines.of(StartReport.class);
                RunningBridge bridge = RunningBridge.start(Map.of(
                        "pushgateway.url",
                        "http://127.0.0.1:" + gateway.getAddress().getPort(),
                        "jdbc.url",
                        "jdbc:h2:mem:report",
                        "jdbc.period",
                        "1s",
                        "jdbc.query",
                        "SELECT 'a' AS \"region\", 'b' AS \"status\", 5 AS \"order_count\""))) {
            StartReport.begin(bridge.camelContext(), "http://127.0.0.1:8081/");
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("All is well: last came: jdbc ")));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("left out: nothing; pushed: ", "The page: http://127.0.0.1:8081/");
        } finally {
            gateway.stop(0);
        }
    }
}
