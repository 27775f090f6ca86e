// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

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
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConverter;
import org.apache.camel.WrappedFile;

/**
 * Reads one exchange's body into samples. It decides by the body's class, the Content-Type, the rule and file name,
 * and last by how a text starts, what the body is; one class for each kind then reads it. The body itself stays as
 * it is, except that a stream that is not cached is read up and an iterator run through. Belongs to one exchange
 * and one thread.
 */
public final class BodyReader {

    private static final List<RegistryBody> REGISTRIES = RegistryBodies.present();

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
    private final RecordContext context;
    private final RuleMatch rule;
    private final Records records;
    private final Families families;
    private final ContentReader contents;

    /** @param explaining takes each record instead of it being mapped; {@code null} to map */
    private BodyReader(
            Exchange exchange,
            BodyOptions options,
            SampleSink sink,
            RejectedRecord.Listener listener,
            BiConsumer<Object, RecordContext> explaining) {
        this.exchange = exchange;
        this.context = ExchangeContext.of(exchange);
        this.rule = options.mapping() == null ? null : options.mapping().match(context, listener);
        RecordMapper mapper = options.mapping() == null ? options.plain() : rule;
        if (explaining != null) {
            mapper = (record, unused) -> explaining.accept(record, context);
        }
        this.records = new Records(mapper, sink, options.invalidSamples(), listener);
        this.families = new Families(options.timestamps(), sink);
        this.contents = new ContentReader(exchange, options, context, rule, records, this::takeFamily);
    }

    /**
     * Reads the body of an exchange's message.
     *
     * @param sink takes the samples; where this throws, what it got is not to be pushed
     * @param listener is notified of each record that {@link InvalidSamples#SKIP} leaves out
     * @return how many records there were; none for a {@code null} or empty body
     * @throws RecordException if a record is bad and bad records are to fail the exchange
     * @throws InvalidMetricException if the sink refuses a sample, or a timestamp is not allowed; whatever the
     *     policy, because then the push as a whole would be wrong
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
     * Reads the body of an exchange's message as {@link #read} does, but to say what its mapping makes of each
     * record, and why. Of an exposition, and without a mapping, there is nothing to explain.
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
            contents.read(body, true, false);
        } else if (body instanceof Iterator<?>
                || body instanceof Iterable<?>
                || body.getClass().isArray()) {
            readItems(body);
        } else if (isRecord(body)) {
            if (contents.hasRule()) {
                records.takeOnly(body);
            }
        } else {
            readOther(body);
        }
    }

    /** Whether the body was families. */
    private boolean takeFamilies(Object body) {
        if (body instanceof MetricFamily family) {
            takeFamily(family);
            return true;
        }
        for (RegistryBody registry : REGISTRIES) {
            List<MetricFamily> found = registry.families(body);
            if (found != null) {
                found.forEach(this::takeFamily);
                return true;
            }
        }
        return false;
    }

    private void takeFamily(MetricFamily family) {
        records.count();
        families.take(family);
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
        if (!contents.hasRule()) {
            return false;
        }
        if (item instanceof String || item instanceof byte[]) {
            contents.read(item, false, false);
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

    private void readOther(Object body) throws RecordException, IOException {
        Map<?, ?> fields = converter().tryConvertTo(Map.class, exchange, body);
        if (fields != null) {
            if (contents.hasRule()) {
                records.takeOnly(fields);
            }
            return;
        }
        InputStream stream = converter().tryConvertTo(InputStream.class, exchange, body);
        if (stream != null) {
            contents.read(stream, true, true);
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
