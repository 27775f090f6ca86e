// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.bridge.LogLines;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceStatusTest {

    private final AtomicLong nanos = new AtomicLong(5);
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final SourceStatuses statuses = new SourceStatuses(context, nanos::get);

    @AfterEach
    void stop() {
        context.stop();
    }

    private void seconds(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private HealthCheck.Result health(String source) {
        return HealthCheckRegistry.get(context)
                .getCheck("source:" + source)
                .orElseThrow()
                .callReadiness();
    }

    @Test
    void aSourceThatNeverConnectedIsNotReadyAfterHalfAMinuteAndIsNamed() {
        SourceStatus plant = statuses.get("plant");

        assertThat(plant.isConnected()).isFalse();
        assertThat(health("plant").getState()).isEqualTo(HealthCheck.State.UP);
        seconds(29);
        assertThat(health("plant").getState()).isEqualTo(HealthCheck.State.UP);
        plant.disconnected("tcp://broker:1883 refuses the connection");
        seconds(1);

        assertThat(health("plant").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health("plant").getMessage().orElseThrow())
                .isEqualTo("The source plant has had no connection for 30 s: tcp://broker:1883 refuses the connection");
    }

    @Test
    void aLossCountsFromItsBeginningAndEndsWithTheConnection() {
        SourceStatus source = statuses.get("mqtt");
        source.connected();
        seconds(1000);
        source.disconnected("gone");
        seconds(20);
        source.disconnected("still gone");
        seconds(9);
        assertThat(health("mqtt").getState()).isEqualTo(HealthCheck.State.UP);
        seconds(1);
        assertThat(health("mqtt").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(source.secondsWithoutConnection()).isEqualTo(30);

        source.connected();

        assertThat(health("mqtt").getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(source.reason()).isNull();
        assertThat(source.secondsWithoutConnection()).isZero();
    }

    @Test
    void livenessDoesNotDependOnIt() {
        statuses.get("mqtt");

        assertThat(HealthCheckRegistry.get(context).getCheck("source:mqtt").orElseThrow())
                .extracting(HealthCheck::isLiveness, HealthCheck::isReadiness)
                .containsExactly(false, true);
    }

    @Test
    void metersSayWhatPrometheusIsToldToLookFor() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        context.getRegistry().bind("metrics", MeterRegistry.class, registry);
        SourceStatus source = statuses.get("plant");

        assertThat(registry.scrape())
                .contains("camel_pushgateway_source_connected{source=\"plant\"} 0.0\n")
                .contains("camel_pushgateway_source_last_message_age_seconds{source=\"plant\"} NaN\n");
        source.connected();
        source.received();
        seconds(7);
        source.dropped("a message");

        assertThat(registry.scrape())
                .contains("camel_pushgateway_source_connected{source=\"plant\"} 1.0\n")
                .contains("camel_pushgateway_source_last_message_age_seconds{source=\"plant\"} 7.0\n")
                .contains("camel_pushgateway_source_dropped_total{source=\"plant\"} 1.0\n");
    }

    @Test
    void theReasonIsSaidWhenItIsNewAndAgainEachMinute() {
        SourceStatus source = statuses.get("mqtt");
        try (LogLines log = LogLines.of(SourceStatus.class)) {
            for (int i = 0; i < 25; i++) {
                source.disconnected("refused");
                seconds(5);
            }
            source.disconnected("not authorized");
            source.connected();
            source.disconnected("not authorized");

            assertThat(log.lines())
                    .containsExactly(
                            "WARN The source mqtt has no connection, trying until there is one: refused",
                            "WARN The source mqtt has no connection for 60 s, trying until there is one: refused",
                            "WARN The source mqtt has no connection for 120 s, trying until there is one: refused",
                            "WARN The source mqtt has no connection for 125 s, trying until there is one: not authorized",
                            "WARN The source mqtt has no connection, trying until there is one: not authorized");
        }
    }

    @Test
    void whatIsDroppedIsSaidOnceAMinuteWithTheNumberOfThoseBetween() {
        SourceStatus source = statuses.get("mqtt");
        try (LogLines log = LogLines.of(SourceStatus.class)) {
            for (int i = 0; i < 61; i++) {
                source.dropped("message " + i);
                seconds(1);
            }

            assertThat(log.lines())
                    .containsExactly(
                            "WARN The source mqtt dropped message 0",
                            "WARN The source mqtt dropped message 60 (and 59 more since the last line)");
            assertThat(source.droppedMessages()).isEqualTo(61);
        }
    }

    @Test
    void aNameHasOneStatusInAContext() {
        SourceStatus one = SourceStatuses.of(context).get("jdbc");

        assertThat(SourceStatuses.of(context).get("jdbc")).isSameAs(one);
        assertThat(SourceStatuses.of(context).all()).containsExactly(one);
    }
}
