// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.mapping.CsvFormat;
import io.github.camelpushgateway.mapping.PayloadFormat;
import io.github.camelpushgateway.mapping.RuleMatch;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.text.Excerpt;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;

/**
 * Reads what is text or bytes: it decides by the rule's {@code payload}, the Content-Type, the rule's {@code csv}
 * and the file's name, and last by how the text starts, what it is, and has the class for that read it. Belongs to
 * one exchange and one thread.
 */
final class ContentReader {

    /** An exposition is read as a whole. No gateway takes one of this size. */
    private static final long LARGEST_EXPOSITION = 64L * 1024 * 1024;

    /** A plain value is a number or a word, so what is longer is something else. */
    private static final int LONGEST_VALUE = 1024;

    private final Exchange exchange;
    private final BodyOptions options;
    private final RecordContext context;
    private final RuleMatch rule;
    private final Records records;
    private final Consumer<MetricFamily> families;

    /** @param rule {@code null} where no rule is for the exchange, or there is no mapping */
    ContentReader(
            Exchange exchange,
            BodyOptions options,
            RecordContext context,
            RuleMatch rule,
            Records records,
            Consumer<MetricFamily> families) {
        this.exchange = exchange;
        this.options = options;
        this.context = context;
        this.rule = rule;
        this.records = records;
        this.families = families;
    }

    /**
     * Whether there is a mapper; if no rule is for this exchange, that is one bad record, however many the body
     * holds.
     */
    boolean hasRule() throws RecordException {
        if (options.mapping() == null || rule != null) {
            return true;
        }
        records.reject(options.mapping().noRule(context));
        return false;
    }

    /**
     * Reads a body, or one item of it.
     *
     * @param only whether it is the whole body
     * @param owned whether it is a stream that was made of the body, and nobody else closes
     */
    void read(Object body, boolean only, boolean owned) throws RecordException, IOException {
        try (Content content = open(body, owned)) {
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

    private Content open(Object body, boolean owned) throws IOException {
        if (body instanceof String text) {
            return Content.of(text);
        }
        if (body instanceof byte[] bytes) {
            return Content.of(bytes);
        }
        if (body instanceof InputStream stream) {
            return Content.of(stream, owned);
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
        InputStream converted =
                exchange.getContext().getTypeConverter().tryConvertTo(InputStream.class, exchange, body);
        if (converted == null) {
            throw new IOException("The body, a " + body.getClass().getName() + ", cannot be opened as a stream");
        }
        // A stream cache is its own stream, and whoever made it closes it; any other stream was opened here.
        return Content.of(converted, converted != body);
    }

    private void read(Content content, boolean only) throws RecordException, IOException {
        String contentType = only ? contentType() : "";
        if (rule != null && rule.payload() != null) {
            readPayload(content, rule.payload(), only);
        } else if (contentType.startsWith("application/vnd.google.protobuf")) {
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

    private void readPayload(Content encoded, PayloadFormat payload, boolean only) throws RecordException, IOException {
        if (encoded.isEmpty()) {
            return;
        }
        Content content;
        try {
            content = switch (payload.encoding()) {
                case NONE -> encoded;
                case GZIP -> Encodings.gzip(encoded);
                case ZLIB -> Encodings.zlib(encoded);
                case BASE64 -> Encodings.base64(encoded);
            };
        } catch (RecordException broken) {
            records.reject(broken);
            return;
        }
        if (content.isEmpty()) {
            return;
        }
        switch (payload.format()) {
            case JSON -> {
                if (ContentKind.of(content.head(), content.isWhole(), false) == ContentKind.JSON) {
                    JsonRecords.read(content, records);
                } else {
                    readValue(content, only);
                }
            }
            case TEXT -> readValue(content, only);
            case CBOR -> JsonRecords.readCbor(content, records);
            case MSGPACK -> MsgpackRecords.read(content, records);
            case SENML -> JsonRecords.read(content, records, new Senml(context.timeMillis() / 1000.0));
            case LINE -> LineRecords.read(content, records);
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
        FileKind binary = content.kindOfMessage();
        if (binary != null) {
            records.reject(new RecordException(
                    Reason.MALFORMED, "the body is no text: it seems to be " + binary.words(), binary.advice()));
        } else if (!content.isWhole() || value.length() > LONGEST_VALUE || value.indexOf('\n') >= 0) {
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

    /**
     * The word null: where a rule reads fields of a record, there are none; without a mapping it is no value, which
     * is fine.
     */
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
                            : content.binary(LARGEST_EXPOSITION),
                    options.maxSeries());
        } catch (InvalidMetricException broken) {
            records.reject(new RecordException(Reason.MALFORMED, broken.getMessage(), null));
            return;
        }
        read.forEach(families);
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
}
