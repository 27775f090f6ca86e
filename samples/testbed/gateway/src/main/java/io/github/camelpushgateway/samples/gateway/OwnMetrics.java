// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import io.github.camelpushgateway.exposition.proto.Wire.Counter;
import io.github.camelpushgateway.exposition.proto.Wire.Gauge;
import io.github.camelpushgateway.exposition.proto.Wire.LabelPair;
import io.github.camelpushgateway.exposition.proto.Wire.Metric;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import io.github.camelpushgateway.exposition.proto.Wire.MetricType;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The gateway's metrics about itself, and the names it keeps by them: a push cannot give one of these another type.
 * Thread safe.
 */
final class OwnMetrics {

    private static final Map<String, MetricType> TYPES = new TreeMap<>();

    // What Pushgateways 1.5.1 to 1.11.2 expose of themselves.
    static {
        put(
                MetricType.COUNTER,
                "go_memstats_alloc_bytes_total",
                "go_memstats_frees_total",
                "go_memstats_lookups_total",
                "go_memstats_mallocs_total",
                "process_cpu_seconds_total",
                "process_network_receive_bytes_total",
                "process_network_transmit_bytes_total",
                "pushgateway_http_requests_total");
        put(
                MetricType.SUMMARY,
                "go_gc_duration_seconds",
                "pushgateway_http_push_duration_seconds",
                "pushgateway_http_push_size_bytes");
        put(
                MetricType.GAUGE,
                "go_gc_gogc_percent",
                "go_gc_gomemlimit_bytes",
                "go_goroutines",
                "go_info",
                "go_memstats_alloc_bytes",
                "go_memstats_buck_hash_sys_bytes",
                "go_memstats_gc_sys_bytes",
                "go_memstats_heap_alloc_bytes",
                "go_memstats_heap_idle_bytes",
                "go_memstats_heap_inuse_bytes",
                "go_memstats_heap_objects",
                "go_memstats_heap_released_bytes",
                "go_memstats_heap_sys_bytes",
                "go_memstats_last_gc_time_seconds",
                "go_memstats_mcache_inuse_bytes",
                "go_memstats_mcache_sys_bytes",
                "go_memstats_mspan_inuse_bytes",
                "go_memstats_mspan_sys_bytes",
                "go_memstats_next_gc_bytes",
                "go_memstats_other_sys_bytes",
                "go_memstats_stack_inuse_bytes",
                "go_memstats_stack_sys_bytes",
                "go_memstats_sys_bytes",
                "go_sched_gomaxprocs_threads",
                "go_threads",
                "process_max_fds",
                "process_open_fds",
                "process_resident_memory_bytes",
                "process_start_time_seconds",
                "process_virtual_memory_bytes",
                "process_virtual_memory_max_bytes",
                "pushgateway_build_info");
    }

    private record Answer(String method, int status) implements Comparable<Answer> {
        @Override
        public int compareTo(Answer other) {
            int byMethod = method.compareTo(other.method);
            return byMethod == 0 ? Integer.compare(status, other.status) : byMethod;
        }
    }

    private final Map<Answer, LongAdder> answers = new ConcurrentSkipListMap<>();

    /** The types of the names that are the gateway's own. */
    static Map<String, MetricType> types() {
        return TYPES;
    }

    void count(String method, int status) {
        answers.computeIfAbsent(new Answer(method, status), answer -> new LongAdder())
                .increment();
    }

    List<MetricFamily> families() {
        MetricFamily.Builder requests = MetricFamily.newBuilder()
                .setName("pushgateway_http_requests_total")
                .setHelp("Total HTTP requests processed by the gateway.")
                .setType(MetricType.COUNTER);
        answers.forEach((answer, count) -> requests.addMetric(Metric.newBuilder()
                .addLabel(label("code", Integer.toString(answer.status())))
                .addLabel(label("method", answer.method()))
                .setCounter(Counter.newBuilder().setValue((double) count.sum()))));
        MetricFamily start = MetricFamily.newBuilder()
                .setName("process_start_time_seconds")
                .setHelp("Start time of the process since unix epoch in seconds.")
                .setType(MetricType.GAUGE)
                .addMetric(Metric.newBuilder()
                        .setGauge(Gauge.newBuilder()
                                .setValue(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3)))
                .build();
        return requests.getMetricCount() == 0 ? List.of(start) : List.of(start, requests.build());
    }

    private static LabelPair label(String name, String value) {
        return LabelPair.newBuilder().setName(name).setValue(value).build();
    }

    private static void put(MetricType type, String... names) {
        for (String name : names) {
            TYPES.put(name, type);
        }
    }
}
