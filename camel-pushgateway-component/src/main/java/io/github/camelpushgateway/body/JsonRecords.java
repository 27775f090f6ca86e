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
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.text.Excerpt;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON: an object is a record, an array many, and so are values one after the other (JSON lines). One record is in memory at a time,
 * and each is bounded, so the length of the whole does not matter.
 */
final class JsonRecords {

    /** What one record may hold: its keys' and texts' characters, and 16 for each value. 16 MiB of them take some 50 MB. */
    private static final long MOST_PER_RECORD = 16L * 1024 * 1024;

    private static final int COST_OF_VALUE = 16;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNumberLength(400)
                    .maxStringLength(4 * 1024 * 1024)
                    .maxNameLength(10_000)
                    .build())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            // Python and C write NaN and Infinity, and mean them.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            // The body is not ours to close, and its keys may be without end.
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final Content content;
    private final Records records;
    private long budget;

    private JsonRecords(Content content, Records records) {
        this.content = content;
        this.records = records;
    }

    static void read(Content content, Records records) throws RecordException, IOException {
        new JsonRecords(content, records).read();
    }

    private void read() throws RecordException, IOException {
        RecordException failure;
        try (JsonParser parser = content.isText()
                ? JSON.createParser(content.reader(StandardCharsets.UTF_8))
                : JSON.createParser(content.bytes())) {
            JsonToken token = parser.nextToken();
            boolean several = token == JsonToken.START_ARRAY;
            while (token != null) {
                if (token == JsonToken.START_ARRAY) {
                    readItems(parser);
                } else {
                    take(value(parser, token), several);
                }
                token = parser.nextToken();
                several = true;
            }
            return;
        } catch (StreamConstraintsException tooLarge) {
            failure = new RecordException(
                    Reason.TOO_LARGE, "JSON beyond what is read: " + oneLine(tooLarge), "Send smaller records");
        } catch (JsonProcessingException broken) {
            failure = malformed(broken);
        } catch (CharacterCodingException | CharConversionException broken) {
            failure = new RecordException(Reason.MALFORMED, "JSON that is not valid Unicode", "Send it in UTF-8");
        } catch (IllegalStateException collisions) {
            // What the parser throws when keys are made to collide in its table.
            failure = new RecordException(Reason.TOO_LARGE, "JSON beyond what is read: " + oneLine(collisions), null);
        }
        records.reject(failure);
    }

    private void readItems(JsonParser parser) throws RecordException, IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            take(value(parser, token), true);
        }
    }

    private void take(Object record, boolean oneOfSeveral) throws RecordException {
        if (record == null) {
            return;
        }
        if (oneOfSeveral) {
            records.take(record);
        } else {
            records.takeOnly(record);
        }
    }

    /** The value that the parser is at, as maps, lists, texts, numbers and booleans. */
    private Object value(JsonParser parser, JsonToken first) throws IOException {
        budget = MOST_PER_RECORD;
        return build(parser, first);
    }

    private Object build(JsonParser parser, JsonToken token) throws IOException {
        spend(parser, COST_OF_VALUE);
        if (token == null) {
            throw new JsonEOFException(parser, null, "the text ends too early");
        }
        switch (token) {
            case START_OBJECT:
                Map<String, Object> object = new LinkedHashMap<>();
                for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                    spend(parser, key.length());
                    object.put(key, build(parser, parser.nextToken()));
                }
                return object;
            case START_ARRAY:
                List<Object> items = new ArrayList<>();
                for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                    items.add(build(parser, item));
                }
                return items;
            case VALUE_STRING:
                spend(parser, parser.getTextLength());
                return parser.getText();
            case VALUE_NUMBER_INT:
                return parser.getNumberValue();
            case VALUE_NUMBER_FLOAT:
                return parser.getDoubleValue();
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            default:
                return null;
        }
    }

    private void spend(JsonParser parser, int cost) throws StreamConstraintsException {
        budget -= cost;
        if (budget < 0) {
            throw new StreamConstraintsException(
                    "a record holds more than " + MOST_PER_RECORD / (1024 * 1024) + " MiB", parser.currentLocation());
        }
    }

    private RecordException malformed(JsonProcessingException broken) {
        JsonLocation place = broken.getLocation();
        String where = place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
        String head = content.head().strip();
        return new RecordException(
                Reason.MALFORMED,
                "not JSON" + where + ": " + oneLine(broken) + ". It starts with " + Excerpt.ofValue(head),
                "Correct the source");
    }

    private static String oneLine(Exception failure) {
        String text =
                failure instanceof JsonProcessingException json ? json.getOriginalMessage() : failure.getMessage();
        String line = Excerpt.of(String.valueOf(text), 200);
        return line.isEmpty() ? line : Character.toLowerCase(line.charAt(0)) + line.substring(1);
    }
}
