// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.text.Excerpt;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Reads JSON and CBOR: an object is a record, an array many, and so are values one after the other (JSON lines).
 * One record is in memory at a time, and each is bounded, so the length of the whole does not matter.
 */
final class JsonRecords {

    static final int LONGEST_NUMBER = 400;
    static final int LONGEST_TEXT = 4 * 1024 * 1024;
    static final int LONGEST_KEY = 10_000;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(JsonTree.DEEPEST)
            .maxNumberLength(LONGEST_NUMBER)
            .maxStringLength(LONGEST_TEXT)
            .maxNameLength(LONGEST_KEY)
            .build();

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(LIMITS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            // Python and C write NaN and Infinity, and mean them.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            // The body is not ours to close, and its keys may be without end.
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final JsonFactory CBOR = CBORFactory.builder()
            .streamReadConstraints(LIMITS)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonFactory format;
    private final Content content;
    private final Records records;
    private final UnaryOperator<Object> change;

    private JsonRecords(JsonFactory format, Content content, Records records, UnaryOperator<Object> change) {
        this.format = format;
        this.content = content;
        this.records = records;
        this.change = change;
    }

    static void read(Content content, Records records) throws RecordException, IOException {
        new JsonRecords(JSON, content, records, UnaryOperator.identity()).read();
    }

    /**
     * @param change what is done to each record before it is mapped; one that it cannot be done to fails with
     *     IllegalArgumentException
     */
    static void read(Content content, Records records, UnaryOperator<Object> change)
            throws RecordException, IOException {
        new JsonRecords(JSON, content, records, change).read();
    }

    static void readCbor(Content content, Records records) throws RecordException, IOException {
        new JsonRecords(CBOR, content, records, UnaryOperator.identity()).read();
    }

    private void read() throws RecordException, IOException {
        RecordException failure;
        try (JsonParser parser = content.isText()
                ? format.createParser(content.reader(StandardCharsets.UTF_8))
                : format.createParser(content.bytes())) {
            readValues(parser);
            return;
        } catch (StreamConstraintsException tooLarge) {
            failure = tooLarge(tooLarge.getOriginalMessage());
        } catch (JsonProcessingException broken) {
            failure = malformed(broken);
        } catch (CharacterCodingException | CharConversionException broken) {
            failure = new RecordException(Reason.MALFORMED, name() + " that is not valid Unicode", "Send it in UTF-8");
        } catch (UnsupportedOperationException binaryOnly) {
            failure = new RecordException(Reason.MALFORMED, "not " + name() + " but text", "Correct 'payload'");
        } catch (IllegalStateException collisions) {
            // What the parser throws when keys are made to collide in its table.
            failure = tooLarge("collision");
        }
        records.reject(failure);
    }

    private void readValues(JsonParser parser) throws RecordException, IOException {
        JsonTree tree = new JsonTree(parser);
        JsonToken token = parser.nextToken();
        boolean several = token == JsonToken.START_ARRAY;
        while (token != null) {
            if (token == JsonToken.START_ARRAY) {
                for (token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                    take(tree.value(token), true);
                }
            } else {
                take(tree.value(token), several);
            }
            token = next(parser);
            several = true;
        }
    }

    /** The next value, or {@code null} at the end, which a zero byte is too: C sends its buffers whole. */
    private static JsonToken next(JsonParser parser) throws IOException {
        try {
            return parser.nextToken();
        } catch (JsonProcessingException broken) {
            if (JsonWords.isNul(String.valueOf(broken.getOriginalMessage()))) {
                return null;
            }
            throw broken;
        }
    }

    private void take(Object record, boolean oneOfSeveral) throws RecordException {
        Object changed;
        try {
            changed = change.apply(record);
        } catch (IllegalArgumentException broken) {
            records.reject(new RecordException(Reason.MALFORMED, broken.getMessage(), "Correct the source"));
            return;
        }
        if (changed == null) {
            return;
        }
        if (oneOfSeveral) {
            records.take(changed);
        } else {
            records.takeOnly(changed);
        }
    }

    private RecordException tooLarge(String message) {
        return new RecordException(
                Reason.TOO_LARGE, name() + " beyond what is read: " + JsonWords.of(message), "Send smaller records");
    }

    private RecordException malformed(JsonProcessingException broken) {
        JsonLocation place = broken.getLocation();
        boolean placed = format == JSON && place != null;
        String where = placed ? " at line " + place.getLineNr() + ", column " + place.getColumnNr() : "";
        String head = format == JSON
                ? ". It starts with " + Excerpt.ofValue(content.head().strip())
                : "";
        return new RecordException(
                Reason.MALFORMED,
                "not " + name() + where + ": " + JsonWords.of(broken.getOriginalMessage()) + head,
                "Correct the source");
    }

    private String name() {
        return format == JSON ? "JSON" : "CBOR";
    }
}
