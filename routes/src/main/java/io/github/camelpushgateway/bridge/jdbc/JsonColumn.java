// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** The value of a column of JSON: objects and lists can be looked into, anything else is what it is. */
final class JsonColumn {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
    private static final TypeReference<List<Object>> LIST = new TypeReference<>() {};

    private JsonColumn() {}

    static Object of(String text) {
        if (text == null) {
            return null;
        }
        String json = text.strip();
        if (json.startsWith("{")) {
            return new TextMap(json, written -> read(written, MAP, Map.of()));
        }
        if (json.startsWith("[")) {
            return new TextList(json, written -> read(written, LIST, List.of()));
        }
        return read(json, new TypeReference<Object>() {}, json);
    }

    /** What is no JSON, though the database takes it for such, has nothing in it but its text. */
    private static <T> T read(String text, TypeReference<T> type, T otherwise) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            return otherwise;
        }
    }
}
