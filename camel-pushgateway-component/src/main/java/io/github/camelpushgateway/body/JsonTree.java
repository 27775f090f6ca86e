// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.camelpushgateway.text.Excerpt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds one value after the other from a parser of JSON or of what is shaped like it, as maps, lists, texts,
 * numbers and booleans. Each value is bounded. Used by one thread only.
 */
final class JsonTree {

    /**
     * What one record may hold: its keys' and texts' characters, and 16 for each value. 16 MiB of them take some 50
     * MB.
     */
    static final long MOST_PER_RECORD = 16L * 1024 * 1024;

    /** How deep a record may be nested. */
    static final int DEEPEST = 100;

    static final int COST_OF_VALUE = 16;

    /** How the message begins that two values have one key. */
    static final String TWICE = "the key '";

    private final JsonParser parser;
    private long budget;

    JsonTree(JsonParser parser) {
        this.parser = parser;
    }

    /** The value that the parser is at; bytes as their hexadecimal digits. */
    Object value(JsonToken first) throws IOException {
        budget = MOST_PER_RECORD;
        return build(first);
    }

    private Object build(JsonToken token) throws IOException {
        spend(COST_OF_VALUE);
        if (token == null) {
            throw new JsonEOFException(parser, null, "the text ends too early");
        }
        switch (token) {
            case START_OBJECT:
                Map<String, Object> object = new LinkedHashMap<>();
                for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                    spend(key.length());
                    int before = object.size();
                    object.put(key, build(parser.nextToken()));
                    if (object.size() == before) {
                        // One of the two would be lost without a word.
                        throw new JsonParseException(parser, TWICE + Excerpt.of(key) + "' appears twice in one object");
                    }
                }
                return object;
            case START_ARRAY:
                List<Object> items = new ArrayList<>();
                for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                    items.add(build(item));
                }
                return items;
            case VALUE_STRING:
                spend(parser.getTextLength());
                return parser.getText();
            case VALUE_NUMBER_INT:
                return parser.getNumberValue();
            case VALUE_NUMBER_FLOAT:
                return fraction();
            case VALUE_TRUE:
                return true;
            case VALUE_FALSE:
                return false;
            case VALUE_EMBEDDED_OBJECT:
                byte[] bytes = parser.getBinaryValue();
                spend(2 * bytes.length);
                return HexFormat.of().formatHex(bytes);
            default:
                return null;
        }
    }

    private Object fraction() throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.FLOAT) {
            return parser.getFloatValue();
        }
        double value = parser.getDoubleValue();
        // Digits that no double can hold stay digits, so that they are refused where they are read, and not taken for
        // infinity.
        boolean beyond = Double.isInfinite(value) && parser.getText().indexOf('I') < 0;
        return beyond ? parser.getDecimalValue() : (Object) value;
    }

    private void spend(int cost) throws StreamConstraintsException {
        budget -= cost;
        if (budget < 0) {
            throw new StreamConstraintsException(
                    "a record holds more than " + MOST_PER_RECORD / (1024 * 1024) + " MiB", parser.currentLocation());
        }
    }
}
