// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.mapping.CsvFormat;
import io.github.camelpushgateway.mapping.Explanation;
import io.github.camelpushgateway.mapping.RecordMapper;
import io.github.camelpushgateway.mapping.RuleMatch;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.text.Excerpt;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConverter;
import org.apache.camel.WrappedFile;

/**
 * Reads one exchange's body into samples. It decides by the body's class, the Content-Type, the rule and file name, and last by how a text
 * starts, what the body is; one class for each kind then reads it. The body itself stays as it is, except that a stream that is not cached
 * is read up and an iterator run through. Belongs to one exchange and one thread.
 */
public final class BodyReader {

    /** An exposition is read as a whole. No gateway takes one of this size. */
    private static final long LARGEST_EXPOSITION = 64L * 1024 * 1024;

    /** A plain value is a number or a word, so what is longer is something else. */
    private static final int LONGEST_VALUE = 1024;

    private static final List<RegistryBody> REGISTRIES = RegistryBody.present();

    private static final SampleSink NOWHERE = new SampleSink() {
        @Override
        public void number(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, double value) {
            // Explained, not pushed.
        }

        @Override
        public void value(
                Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, SampleValue value) {
            // Explained, not pushed.
        }
    };

    private final Exchange exchange;
    private final BodyOptions options;
    private final RecordContext context;
    private final RuleMatch rule;
    private final Records records;
    private final Families families;

    /** @param explaining takes each record instead of it being mapped; {@code null} to map */
    private BodyReader(
            Exchange exchange,
            BodyOptions options,
            SampleSink sink,
            RejectedRecord.Listener listener,
            BiConsumer<Object, RecordContext> explaining) {
        this.exchange = exchange;
        this.options = options;
        this.context = ExchangeContext.of(exchange);
        this.rule = options.mapping() == null ? null : options.mapping().match(context, listener);
        RecordMapper mapper = options.mapping() == null ? options.plain() : rule;
        if (explaining != null) {
            mapper = (record, unused) -> explaining.accept(record, context);
        }
        this.records = new Records(mapper, sink, options.invalidSamples(), listener);
        this.families = new Families(options.timestamps(), sink);
    }

    /**
     * Reads the body of an exchange's message.
     *
     * @param sink takes the samples; where this throws, what it got is not to be pushed
     * @param listener is notified of each record that {@link InvalidSamples#SKIP} leaves out
     * @return how many records there were; none for a {@code null} or empty body
     * @throws RecordException if a record is bad and bad records are to fail the exchange
     * @throws InvalidMetricException if the sink refuses a sample, or a timestamp is not allowed; whatever the policy, because then the
     *     push as a whole would be wrong
     * @throws IOException if the body's stream fails
     */
    public static ReadResult read(
            Exchange exchange, BodyOptions options, SampleSink sink, RejectedRecord.Listener listener)
            throws RecordException, IOException {
        BodyReader reader = new BodyReader(exchange, options, sink, listener, null);
        reader.readBody(exchange.getMessage().getBody());
        reader.endMessage();
        reader.records.finish();
        return reader.records.result();
    }

    /**
     * Reads the body of an exchange's message as {@link #read} does, but to say what its mapping makes of each record, and why. Of an exposition,
     * and without a mapping, there is nothing to explain.
     *
     * @param most how many records are explained; those after them are read, but not mapped
     * @param listener is notified of each record that cannot even be read
     * @throws RecordException if a record cannot even be read and bad records are to fail the exchange
     * @throws IOException if the body's stream fails
     */
    public static List<Explanation> explain(
            Exchange exchange, BodyOptions options, int most, RejectedRecord.Listener listener)
            throws RecordException, IOException {
        List<Explanation> explanations = new ArrayList<>();
        BodyReader reader = new BodyReader(exchange, options, NOWHERE, listener, (record, context) -> {
            if (options.mapping() != null && explanations.size() < most) {
                explanations.add(options.mapping().explain(record, context));
            }
        });
        if (options.mapping() != null && reader.rule == null) {
            return List.of(options.mapping().explainSource(reader.context));
        }
        reader.readBody(exchange.getMessage().getBody());
        if (options.mapping() != null
                && reader.context.topic() != null
                && reader.records.result().records() == 0) {
            explanations.add(options.mapping().explainEmpty(reader.context));
        }
        return explanations;
    }

    /** A message on a topic that held nothing is no sign of life, whatever nothing looks like in its format. */
    private void endMessage() throws RecordException {
        ReadResult result = records.result();
        if (context.topic() != null && result.records() == 0 && !result.emptyMessage()) {
            records.empty();
        }
    }

    private void readBody(Object body) throws RecordException, IOException {
        if (body == null || takeFamilies(body)) {
            return;
        }
        if (body instanceof String || body instanceof byte[] || isContent(body)) {
            readContent(body, true);
        } else if (body instanceof Iterator<?>
                || body instanceof Iterable<?>
                || body.getClass().isArray()) {
            readItems(body);
        } else if (isRecord(body)) {
            if (hasRule()) {
                records.takeOnly(body);
            }
        } else {
            readOther(body);
        }
    }

    /** Whether the body was families. */
    private boolean takeFamilies(Object body) {
        if (body instanceof MetricFamily family) {
            records.count();
            families.take(family);
            return true;
        }
        for (RegistryBody registry : REGISTRIES) {
            List<MetricFamily> found = registry.families(body);
            if (found != null) {
                found.forEach(this::takeFamilies);
                return true;
            }
        }
        return false;
    }

    private static boolean isContent(Object body) {
        return body instanceof InputStream
                || body instanceof Reader
                || body instanceof File
                || body instanceof Path
                || body instanceof StreamCache
                || body instanceof WrappedFile<?>;
    }

    private static boolean isRecord(Object body) {
        return body instanceof Map<?, ?> || body instanceof Number || body instanceof Boolean;
    }

    /** Whether there is a mapper; if no rule is for this exchange, that is one bad record, however many the body holds. */
    private boolean hasRule() throws RecordException {
        if (options.mapping() == null || rule != null) {
            return true;
        }
        records.reject(options.mapping().noRule(context));
        return false;
    }

    // ---- many ----

    private void readItems(Object body) throws RecordException, IOException {
        Iterator<?> items = body instanceof Iterator<?> iterator
                ? iterator
                : body instanceof Iterable<?> iterable ? iterable.iterator() : new ArrayIterator(body);
        try {
            while (items.hasNext()) {
                if (!readItem(items.next())) {
                    return;
                }
            }
        } finally {
            close(items);
            close(body);
        }
    }

    /** Reads one of many; {@code false} if there is no rule, so that no other need be looked at. */
    private boolean readItem(Object item) throws RecordException, IOException {
        if (item == null || takeFamilies(item)) {
            return true;
        }
        if (!hasRule()) {
            return false;
        }
        if (item instanceof String || item instanceof byte[]) {
            readContent(item, false);
        } else if (isRecord(item) || item instanceof List<?> || item.getClass().isArray()) {
            records.take(item);
        } else {
            Map<?, ?> fields = converter().tryConvertTo(Map.class, exchange, item);
            if (fields == null) {
                records.reject(unknown(item));
            } else {
                records.take(fields);
            }
        }
        return true;
    }

    /** Iterators over a database's rows hold a connection until they are closed. */
    private static void close(Object body) throws IOException {
        if (body instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (IOException | RuntimeException failure) {
                throw failure;
            } catch (Exception failure) {
                throw new IOException("The body could not be closed: " + failure.getMessage(), failure);
            }
        }
    }

    // ---- text and bytes ----

    private void readContent(Object body, boolean only) throws RecordException, IOException {
        try (Content content = open(body)) {
            read(content, only);
        } catch (BodyTooLargeException tooLarge) {
            records.reject(new RecordException(Reason.TOO_LARGE, tooLarge.getMessage(), "Push it in parts"));
        } finally {
            if (body instanceof StreamCache cache) {
                // Whoever comes after us in the route reads it from its start.
                cache.reset();
            }
        }
    }

    private Content open(Object body) throws IOException {
        if (body instanceof String text) {
            return Content.of(text);
        }
        if (body instanceof byte[] bytes) {
            return Content.of(bytes);
        }
        if (body instanceof InputStream stream) {
            return Content.of(stream, false);
        }
        if (body instanceof Reader reader) {
            return Content.of(reader);
        }
        if (body instanceof File file) {
            return Content.of(new FileInputStream(file), true);
        }
        if (body instanceof Path path) {
            return Content.of(Files.newInputStream(path), true);
        }
        InputStream converted = converter().tryConvertTo(InputStream.class, exchange, body);
        if (converted == null) {
            throw new IOException("The body, a " + body.getClass().getName() + ", cannot be opened as a stream");
        }
        return Content.of(converted, body instanceof WrappedFile<?>);
    }

    private void read(Content content, boolean only) throws RecordException, IOException {
        String contentType = only ? contentType() : "";
        if (contentType.startsWith("application/vnd.google.protobuf")) {
            readExposition(content, ExpositionFormat.PROTOBUF);
        } else if (contentType.startsWith("application/openmetrics-text")) {
            records.reject(new RecordException(
                    Reason.MALFORMED,
                    "the body is OpenMetrics text, which a Pushgateway does not read",
                    "Send the text format 0.0.4 (Content-Type text/plain; version=0.0.4) or delimited protobuf"));
        } else if (contentType.startsWith("text/plain") && contentType.contains("version=0.0.4")) {
            readExposition(content, ExpositionFormat.TEXT);
        } else if (only && isCsv(contentType)) {
            if (hasRule()) {
                CsvRecords.read(content, csvFormat(), records);
            }
        } else {
            readByStart(content, only);
        }
    }

    private void readByStart(Content content, boolean only) throws RecordException, IOException {
        boolean bareSamples = only && options.mapping() == null;
        switch (ContentKind.of(content.head(), content.isWhole(), bareSamples)) {
            case EMPTY -> {}
            case TEXT_EXPOSITION -> readExposition(content, ExpositionFormat.TEXT);
            case JSON -> {
                if (hasRule()) {
                    JsonRecords.read(content, records);
                }
            }
            case VALUE -> {
                if (hasRule()) {
                    readValue(content, only);
                }
            }
        }
    }

    private void readValue(Content content, boolean only) throws RecordException {
        String value = content.head().strip();
        if (!content.isWhole() || value.length() > LONGEST_VALUE || value.indexOf('\n') >= 0) {
            records.reject(new RecordException(
                    Reason.MALFORMED,
                    "the body is neither JSON nor an exposition, nor one plain value; it starts with "
                            + Excerpt.ofValue(value),
                    "For CSV set the header Content-Type to text/csv, or add 'csv' to the rule"));
        } else if (value.equals("null")) {
            readNull(only);
        } else if (only) {
            records.takeOnly(value);
        } else {
            records.take(value);
        }
    }

    /** The word null: where a rule reads fields of a record, there are none; without a mapping it is no value, which is fine. */
    private void readNull(boolean only) throws RecordException {
        if (options.mapping() == null) {
            records.count();
        } else if (only) {
            records.takeOnly(null);
        } else {
            records.take(null);
        }
    }

    private void readExposition(Content content, ExpositionFormat format) throws RecordException, IOException {
        List<MetricFamily> read;
        try {
            read = format.read(
                    format == ExpositionFormat.TEXT
                            ? content.utf8(LARGEST_EXPOSITION)
                            : content.binary(LARGEST_EXPOSITION));
        } catch (InvalidMetricException broken) {
            records.reject(new RecordException(Reason.MALFORMED, broken.getMessage(), null));
            return;
        }
        read.forEach(this::takeFamilies);
    }

    private boolean isCsv(String contentType) {
        return contentType.startsWith("text/csv")
                || (rule != null && rule.csv() != null)
                || (context.file() != null
                        && context.file().toLowerCase(Locale.ROOT).endsWith(".csv"));
    }

    private CsvFormat csvFormat() {
        return rule != null && rule.csv() != null ? rule.csv() : options.csv();
    }

    private String contentType() {
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class);
        return type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
    }

    // ---- anything else ----

    private void readOther(Object body) throws RecordException, IOException {
        Map<?, ?> fields = converter().tryConvertTo(Map.class, exchange, body);
        if (fields != null) {
            if (hasRule()) {
                records.takeOnly(fields);
            }
            return;
        }
        InputStream stream = converter().tryConvertTo(InputStream.class, exchange, body);
        if (stream != null) {
            readContent(stream, true);
        } else {
            records.reject(unknown(body));
        }
    }

    private static RecordException unknown(Object body) {
        return new RecordException(
                Reason.NO_VALUE,
                "a body of " + body.getClass().getName() + " cannot be read",
                "Turn it into a Map, JSON, CSV, an exposition or a number, or add a type converter to Map, "
                        + "such as camel-jackson with CamelJacksonEnableTypeConverter");
    }

    private TypeConverter converter() {
        return exchange.getContext().getTypeConverter();
    }

    /** Runs through an array, also one of primitives. */
    private static final class ArrayIterator implements Iterator<Object> {

        private final Object array;
        private int next;

        ArrayIterator(Object array) {
            this.array = array;
        }

        @Override
        public boolean hasNext() {
            return next < Array.getLength(array);
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            return Array.get(array, next++);
        }
    }
}
