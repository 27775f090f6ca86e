// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import static io.github.camelpushgateway.body.Bodies.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SummaryValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.StateSet;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryBodyTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();

    @Test
    void reads_counters_gauges_infos_and_state_sets_as_the_client_names_them() throws Exception {
        io.prometheus.metrics.core.metrics.Counter.builder()
                .name("jobs_total")
                .help("Jobs.")
                .labelNames("kind")
                .register(registry)
                .labelValues("x")
                .inc(2);
        io.prometheus.metrics.core.metrics.Gauge.builder()
                .name("room.celsius")
                .register(registry)
                .set(21.5);
        Info.builder()
                .name("build_info")
                .labelNames("version")
                .register(registry)
                .setLabelValues("1");
        StateSet.builder()
                .name("door")
                .states("open", "closed")
                .register(registry)
                .setTrue("open");

        Bodies read = body(registry);
        assertThat(read.read())
                .containsExactlyInAnyOrder(
                        "jobs_total{kind=\"x\"} 2",
                        "room_celsius 21.5",
                        "build_info{version=\"1\"} 1",
                        "door{door=\"open\"} 1",
                        "door{door=\"closed\"} 0");
        assertThat(read.result).isEqualTo(new ReadResult(4, 0));
        assertThat(read.sink.metrics).anySatisfy(metric -> {
            assertThat(metric.name()).isEqualTo("jobs_total");
            assertThat(metric.type()).isEqualTo(MetricType.COUNTER);
            assertThat(metric.help()).isEqualTo("Jobs.");
        });
    }

    @Test
    void reads_histograms_with_cumulative_and_native_buckets() throws Exception {
        Histogram histogram =
                Histogram.builder().name("h").classicUpperBounds(1, 2).register(registry);
        for (double value : new double[] {-3, 0, 0.5, 1.5, 1.6, 100}) {
            histogram.observe(value);
        }
        Bodies read = body(registry.scrape());
        read.read();

        HistogramValue value = (HistogramValue) read.sink.values.get(0);
        assertThat(value.count()).isEqualTo(6);
        assertThat(value.sum()).isEqualTo(100.6);
        assertThat(value.upperBounds()).containsExactly(1, 2);
        assertThat(value.cumulativeCounts()).containsExactly(3, 5);
        assertThat(value.nativeBuckets().zeroCount()).isEqualTo(1);
        assertThat(value.nativeBuckets().negativeCounts()).containsExactly(1);
        assertThat(value.nativeBuckets().positiveCounts()).containsExactly(1, 1, 1, 1);
        // The spans lead to the indexes that the client itself gives: offsets are relative to the end of the former
        // span.
        int[] offsets = value.nativeBuckets().positiveOffsets();
        int[] lengths = value.nativeBuckets().positiveLengths();
        assertThat(offsets).hasSameSizeAs(lengths);
        assertThat(offsets[0]).isEqualTo(-32);
    }

    @Test
    void reads_summaries_and_single_snapshots() throws Exception {
        Summary summary = Summary.builder().name("s").quantile(0.5, 0.01).register(registry);
        summary.observe(4);
        MetricSnapshot single = registry.scrape().get(0);
        Bodies read = body(List.of(single));
        read.read();

        SummaryValue value = (SummaryValue) read.sink.values.get(0);
        assertThat(value.count()).isEqualTo(1);
        assertThat(value.quantiles()).containsExactly(0.5);
        assertThat(value.values()).containsExactly(4);
    }

    @Test
    void reads_micrometers_registry() throws Exception {
        PrometheusMeterRegistry micrometer = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Counter.builder("orders.placed").tag("shop", "a").register(micrometer).increment();
        Gauge.builder("queue.size", () -> 3).register(micrometer);

        assertThat(body(micrometer).read())
                .containsExactlyInAnyOrder("orders_placed_total{shop=\"a\"} 1", "queue_size 3");
    }

    @Test
    void an_empty_registry_is_no_record() throws Exception {
        Bodies read = body(registry);
        assertThat(read.read()).isEmpty();
        assertThat(read.result).isEqualTo(new ReadResult(0, 0));
    }

    /** Runs in a class loader in which the optional libraries are not to be found. */
    @Test
    void without_the_optional_libraries_everything_else_is_read() throws Exception {
        ClassLoader without = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("io.prometheus.")
                        || name.startsWith("io.micrometer.")
                        || name.startsWith("org.eclipse.paho.")) {
                    throw new ClassNotFoundException(name);
                }
                if (!name.startsWith("io.github.camelpushgateway.")) {
                    return RegistryBodyTest.class.getClassLoader().loadClass(name);
                }
                try (InputStream code =
                        RegistryBodyTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
                    if (code == null) {
                        throw new ClassNotFoundException(name);
                    }
                    byte[] bytes = code.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException failure) {
                    throw new ClassNotFoundException(name, failure);
                }
            }
        };
        Method method = without.loadClass(WithoutLibraries.class.getName()).getDeclaredMethod("read");
        method.setAccessible(true);
        try {
            assertThat(method.invoke(null)).isEqualTo("[value 3, a 1]");
        } catch (InvocationTargetException failure) {
            throw new AssertionError("reading needs an optional library", failure.getCause());
        }
    }

    /** Loaded again, in that class loader. */
    static final class WithoutLibraries {

        private WithoutLibraries() {}

        static String read() throws Exception {
            assertThat(RegistryBodies.present()).isEmpty();
            List<String> all = new java.util.ArrayList<>(body(3).read());
            all.addAll(body(java.util.Map.of("a", 1)).read());
            return all.toString();
        }
    }
}
