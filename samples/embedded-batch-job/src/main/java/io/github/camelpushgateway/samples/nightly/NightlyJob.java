// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.nightly;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A job that cron starts: counts the words of a file, pushes what it measured, and ends. {@code PUSHGATEWAY_URL}
 * says where to.
 *
 * <p>It has two registries, as programs do that use libraries: the Prometheus client's with the job's own metrics,
 * and Micrometer's with those of the JVM.
 */
public final class NightlyJob {

    private NightlyJob() {}

    /** Exit code 0; 1 if the job failed, 2 if its metrics were not pushed. */
    public static void main(String[] arguments) {
        System.exit(run(System.getenv().getOrDefault("PUSHGATEWAY_URL", "http://localhost:9091"), arguments));
    }

    static int run(String gatewayUrl, String... arguments) {
        if (arguments.length != 1) {
            System.err.println("Usage: nightly-job <file>");
            return 1;
        }
        PrometheusRegistry own = new PrometheusRegistry();
        PrometheusMeterRegistry libraries = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(libraries);

        boolean done = true;
        try {
            new WordCount(own).count(Path.of(arguments[0]));
        } catch (IOException e) {
            System.err.println("The words of " + arguments[0] + " were not counted: " + e);
            done = false;
        }
        // A failed job pushes too: how far it came is worth knowing, and its last success is missing.
        try (Metrics metrics = new Metrics(gatewayUrl)) {
            metrics.push(own, libraries);
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            return 2;
        }
        return done ? 0 : 1;
    }
}
