// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.record.FieldPath;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.mapping.record.TextRow;
import io.github.camelpushgateway.mapping.record.Texts;
import io.github.camelpushgateway.mapping.value.Numbers;
import io.github.camelpushgateway.mapping.value.Reading;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.DecimalParser;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.NamingRules;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Update;
import io.github.camelpushgateway.text.Excerpt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Maps records without a mapping file, by a few names only.
 *
 * <p>Of an object, each metric field becomes a metric named by prefix and path ({@code aenergy.total} with the
 * prefix {@code shelly_}: {@code shelly_aenergy_total}), each label field a label named by the last part of its
 * path. Where no metric field is named, all numbers in the object are, those in objects within it too; numbers in
 * lists are not, and text counts as a number only in a CSV row, where all is text. A record that is one plain value
 * becomes a sample of one metric.
 *
 * <p>A series that comes twice in an exchange is an error: nothing says here which of the two is meant. Immutable,
 * thread safe.
 */
public final class PlainMapping implements RecordMapper {

    /** Of several values for one series the endpoint's {@code duplicateSeries} says what they come to. */
    private static final SeriesPolicy POLICY = new SeriesPolicy(Aggregation.UNSPECIFIED, Update.SET, null);

    /** How many fields' metrics are kept; a record with keys that never repeat must not fill the memory. */
    private static final int MOST_NAMES_KEPT = 10_000;

    /** Objects within objects deeper than this are left alone. */
    private static final int DEEPEST = 32;

    private final MetricDescriptor metric;
    private final MetricType type;
    private final String prefix;
    private final List<FieldPath> metricFields;
    private final Map<String, FieldPath> labelFields;
    private final Set<String> labelPaths;
    private final Map<String, MetricDescriptor> byPath;
    private final CleanedNames names;

    /**
     * Compiles the options of an endpoint.
     *
     * @param metric the metric of a record that is one plain value, or {@code null}
     * @param type the type of all metrics
     * @param help the help of that metric, or {@code null}
     * @param metricFields paths separated by commas, or {@code null} for every number
     * @param labelFields paths separated by commas, or {@code null} for none
     * @param prefix put before the names made of fields, or {@code null}
     * @throws IllegalArgumentException if a name or path is malformed; the message names the option
     */
    public PlainMapping(
            String metric, MetricType type, String help, String metricFields, String labelFields, String prefix) {
        if (!type.isNumber()) {
            throw new IllegalArgumentException("Option metricType is " + type.text()
                    + ", which one number cannot be. Use gauge, counter or untyped, or a mapping file");
        }
        this.metric = metric == null || metric.isBlank() ? null : new MetricDescriptor(metric.strip(), type, help);
        this.type = type;
        this.prefix = prefix == null ? "" : prefix.strip();
        if (!this.prefix.isEmpty() && !NamingRules.isMetricName(this.prefix)) {
            throw new IllegalArgumentException("Option metricPrefix '" + Excerpt.of(this.prefix)
                    + "' cannot start a metric's name. Use letters, digits and '_', as in '"
                    + NamingRules.toMetricName(this.prefix) + "'");
        }
        this.metricFields = paths("metricFields", metricFields);
        this.labelFields = new LinkedHashMap<>();
        this.labelPaths = new HashSet<>();
        for (FieldPath path : paths("labelFields", labelFields)) {
            String name = NamingRules.toLabelName(path.lastName());
            NamingRules.checkLabelName(null, name);
            FieldPath other = this.labelFields.putIfAbsent(name, path);
            if (other != null) {
                throw new IllegalArgumentException("Option labelFields makes the label '" + name + "' of both '" + other
                        + "' and '" + path + "'. Leave one out, or use a mapping file, which names labels");
            }
            labelPaths.add(path.toString());
        }
        this.byPath = new ConcurrentHashMap<>();
        this.names = new CleanedNames();
    }

    private PlainMapping(MetricDescriptor metric, PlainMapping fields) {
        this.metric = metric;
        this.type = fields.type;
        this.prefix = fields.prefix;
        this.metricFields = fields.metricFields;
        this.labelFields = fields.labelFields;
        this.labelPaths = fields.labelPaths;
        this.byPath = fields.byPath;
        this.names = fields.names;
    }

    /**
     * The same mapping with another metric for plain values, for an exchange whose header names one.
     *
     * @throws InvalidMetricException if the name is malformed
     */
    public PlainMapping withMetric(String name) {
        if (metric != null && metric.name().equals(name)) {
            return this;
        }
        return new PlainMapping(new MetricDescriptor(name, type, metric == null ? "" : metric.help()), this);
    }

    @Override
    public void map(Object record, SampleSink sink) throws RecordException {
        if (record instanceof Map<?, ?> fields) {
            mapFields(fields, sink);
        } else {
            mapValue(record, sink);
        }
    }

    private void mapValue(Object value, SampleSink sink) throws RecordException {
        if (metric == null) {
            throw new RecordException(
                    Reason.NO_VALUE,
                    Excerpt.ofValue(value) + " has no name",
                    "Set the option metric or the header CamelPushgatewayMetric, or use a mapping with 'value: $value'");
        }
        if (value instanceof String text && text.isBlank()) {
            return;
        }
        Reading reading = new Reading();
        if (!Numbers.read(value, reading)) {
            throw new RecordException(
                    Reason.NOT_A_NUMBER,
                    null,
                    metric.name(),
                    null,
                    Excerpt.ofValue(value) + " is not a number",
                    "Use a mapping with 'value: $value' and 'valueMap'");
        }
        sink.number(Labels.EMPTY, metric, POLICY, Labels.EMPTY, reading.number());
    }

    private void mapFields(Map<?, ?> record, SampleSink sink) throws RecordException {
        List<MetricDescriptor> metrics = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        Labels labels;
        try {
            if (metricFields.isEmpty()) {
                boolean anyText = addNumbers(record, "", 0, metrics, values);
                if (metrics.isEmpty() && anyText) {
                    throw new RecordException(
                            Reason.NO_VALUE,
                            "the record has no number",
                            "Name the fields to push with the option metricFields, or use a mapping");
                }
            } else {
                addFields(record, metrics, values);
            }
            if (metrics.isEmpty()) {
                return;
            }
            labels = labels(record);
        } catch (InvalidMetricException refused) {
            throw new RecordException(
                    refused.label() == null ? Reason.BAD_NAME : Reason.BAD_LABEL,
                    null,
                    refused.metric(),
                    null,
                    (refused.label() == null ? "" : "label '" + refused.label() + "': ") + refused.rule(),
                    refused.hint());
        }
        for (int i = 0; i < metrics.size(); i++) {
            sink.number(Labels.EMPTY, metrics.get(i), POLICY, labels, values.get(i));
        }
    }

    private void addFields(Map<?, ?> record, List<MetricDescriptor> metrics, List<Double> values)
            throws RecordException {
        Reading reading = new Reading();
        for (FieldPath path : metricFields) {
            Object value = path.read(record);
            if (value == null || (value instanceof String text && text.isBlank())) {
                continue;
            }
            if (!Numbers.read(value, reading)) {
                throw new RecordException(
                        Reason.NOT_A_NUMBER,
                        null,
                        null,
                        path.toString(),
                        Excerpt.ofValue(value) + " is not a number",
                        "Take the field out of the option metricFields, or use a mapping with 'valueMap'");
            }
            metrics.add(metric(path.toString()));
            values.add(reading.number());
        }
    }

    /** Adds all numbers below an object; whether there was anything that is neither a number nor a label. */
    private boolean addNumbers(
            Map<?, ?> object, String parent, int depth, List<MetricDescriptor> metrics, List<Double> values)
            throws RecordException {
        boolean anyText = false;
        DecimalParser decimals = new DecimalParser();
        Reading reading = new Reading();
        for (Map.Entry<?, ?> field : object.entrySet()) {
            String path = parent + field.getKey();
            Object value = field.getValue();
            if (value == null || labelPaths.contains(path)) {
                continue;
            }
            if (value instanceof Map<?, ?> inner && depth < DEEPEST) {
                anyText |= addNumbers(inner, path + '.', depth + 1, metrics, values);
                continue;
            }
            boolean numeric = value instanceof Number
                    ? Numbers.read(value, reading)
                    : value instanceof String text && object instanceof TextRow && decimals.parse(text);
            if (numeric) {
                metrics.add(metric(path));
                values.add(value instanceof Number ? reading.number() : decimals.value());
            } else {
                anyText |= !(value instanceof String text && text.isBlank());
            }
        }
        return anyText;
    }

    private MetricDescriptor metric(String path) throws RecordException {
        MetricDescriptor known = byPath.get(path);
        if (known != null) {
            return known;
        }
        String plain = path.startsWith("/") ? path.substring(1) : path;
        MetricDescriptor made = new MetricDescriptor(NamingRules.toMetricName(prefix + plain), type, "");
        String other = names.claim(made.name(), path);
        if (other != null || CleanedNames.leavesNothing(plain)) {
            throw new RecordException(
                    Reason.COLLISION,
                    null,
                    made.name(),
                    path,
                    other == null
                            ? "nothing of it is left in a metric's name"
                            : "it and the field '" + Excerpt.of(other) + "' are both the metric '" + made.name()
                                    + "', so one would overwrite the other",
                    "Name the fields to push with the option metricFields, or name the metrics in a mapping");
        }
        if (byPath.size() < MOST_NAMES_KEPT) {
            byPath.put(path, made);
        }
        return made;
    }

    private Labels labels(Map<?, ?> record) throws RecordException {
        String[] pairs = new String[2 * labelFields.size()];
        int i = 0;
        for (Map.Entry<String, FieldPath> label : labelFields.entrySet()) {
            Object value = label.getValue().read(record);
            String text = Texts.of(value);
            if (value != null && text == null) {
                throw new RecordException(
                        Reason.BAD_LABEL,
                        null,
                        null,
                        label.getValue().toString(),
                        "the label '" + label.getKey() + "' cannot hold " + Excerpt.ofValue(value),
                        "Name a field in it with the option labelFields");
            }
            pairs[i++] = label.getKey();
            pairs[i++] = text;
        }
        return Labels.ofPairs(null, pairs);
    }

    private static List<FieldPath> paths(String option, String list) {
        List<FieldPath> paths = new ArrayList<>();
        if (list == null || list.isBlank()) {
            return paths;
        }
        for (String item : list.split(",", -1)) {
            if (item.isBlank()) {
                throw new IllegalArgumentException("Option " + option + " '" + Excerpt.of(list)
                        + "' names an empty field. Take out the extra comma");
            }
            try {
                paths.add(FieldPath.of(item.strip()));
            } catch (IllegalArgumentException broken) {
                throw new IllegalArgumentException("Option " + option + ": " + broken.getMessage(), broken);
            }
        }
        return paths;
    }
}
