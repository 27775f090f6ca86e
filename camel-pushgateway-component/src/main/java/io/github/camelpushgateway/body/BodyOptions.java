// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.mapping.CsvFormat;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.PlainMapping;
import java.util.Objects;

/**
 * How bodies are to be read. Made once for an endpoint. Immutable, thread safe.
 *
 * @param mapping the mapping files' rules, or {@code null} where there are none
 * @param plain what is done without them
 * @param invalidSamples what becomes of records that cannot be mapped
 * @param timestamps what becomes of timestamps in an exposition
 * @param csv how CSV is written where no rule says, or {@code null} for {@link CsvFormat#DEFAULT}
 * @param maxSeries how many series an exposition may hold; reading stops at the next
 */
public record BodyOptions(
        Mapping mapping,
        PlainMapping plain,
        InvalidSamples invalidSamples,
        TimestampPolicy timestamps,
        CsvFormat csv,
        int maxSeries) {

    /** With as many series as the option {@code maxSeries} allows by default. */
    public BodyOptions(
            Mapping mapping,
            PlainMapping plain,
            InvalidSamples invalidSamples,
            TimestampPolicy timestamps,
            CsvFormat csv) {
        this(mapping, plain, invalidSamples, timestamps, csv, 100_000);
    }

    public BodyOptions {
        Objects.requireNonNull(plain, "plain");
        Objects.requireNonNull(invalidSamples, "invalidSamples");
        Objects.requireNonNull(timestamps, "timestamps");
        csv = csv == null ? CsvFormat.DEFAULT : csv;
    }

    /** The same with another metric for a body that is one number. */
    public BodyOptions withMetric(String name) {
        return new BodyOptions(mapping, plain.withMetric(name), invalidSamples, timestamps, csv, maxSeries);
    }

    /** The same with mapping files' rules, or without them where {@code null}. */
    public BodyOptions withMapping(Mapping rules) {
        return new BodyOptions(rules, plain, invalidSamples, timestamps, csv, maxSeries);
    }

    /** The same with another CSV format where no rule says; {@code null} leaves a part as it is. */
    public BodyOptions withCsv(String delimiter, Integer skipLines) {
        return new BodyOptions(
                mapping,
                plain,
                invalidSamples,
                timestamps,
                new CsvFormat(
                        delimiter == null ? csv.delimiter() : delimiter,
                        csv.quote(),
                        csv.comment(),
                        skipLines == null ? csv.skipLines() : skipLines,
                        csv.charset(),
                        csv.columns()),
                maxSeries);
    }
}
