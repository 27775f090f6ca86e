// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.nightly;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The job itself. */
final class WordCount {

    private final PrometheusRegistry registry;
    private final Counter words;
    private final Histogram lineLengths;

    WordCount(PrometheusRegistry registry) {
        this.registry = registry;
        words = Counter.builder()
                .name("nightly_words")
                .help("Words counted.")
                .labelNames("file")
                .register(registry);
        lineLengths = Histogram.builder()
                .name("nightly_line_bytes")
                .help("Length of the lines.")
                .classicOnly()
                .classicUpperBounds(10, 100, 1000)
                .register(registry);
    }

    /** @throws IOException if the file cannot be read */
    void count(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lineLengths.observe(line.length());
                words.labelValues(file.getFileName().toString())
                        .inc(line.isBlank() ? 0 : line.strip().split("\\s+").length);
            }
        }
        // Registered now and not before: until it is set it would be 0, the year 1970.
        Gauge.builder()
                .name("nightly_last_success_timestamp_seconds")
                .help("When the job last ended well.")
                .register(registry)
                .set(System.currentTimeMillis() / 1000.0);
    }
}
