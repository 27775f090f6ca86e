// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes messages of payloads. Stateless. */
final class Payloads {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Payloads() {}

    /**
     * Reads a payload: JSON (one document, a list, or one document a line), else a plain text.
     *
     * @return empty for a payload without content, and for bytes that are no text
     */
    static Optional<Message> read(String topic, byte[] payload) {
        Optional<String> text = text(payload);
        if (text.isEmpty() || text.get().isBlank()) {
            return Optional.empty();
        }
        String content = text.get().strip();
        char first = content.charAt(0);
        if (first == '{' || first == '[') {
            Optional<List<Object>> documents = documents(content);
            if (documents.isPresent()) {
                return Optional.of(new Message(topic, records(documents.get()), false));
            }
        }
        return Optional.of(new Message(topic, List.of(content), true));
    }

    private static Optional<String> text(byte[] payload) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            // A zero ends texts of firmware written in C; anywhere else it is no text.
            String content = text.replaceAll("\u0000+$", "");
            return content.indexOf(0) >= 0 ? Optional.empty() : Optional.of(content);
        } catch (CharacterCodingException noText) {
            return Optional.empty();
        }
    }

    private static Optional<List<Object>> documents(String content) {
        List<Object> documents = new ArrayList<>();
        try (MappingIterator<Object> values = JSON.readerFor(Object.class).readValues(content)) {
            while (values.hasNextValue()) {
                documents.add(values.nextValue());
            }
            return Optional.of(documents);
        } catch (JsonProcessingException broken) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("reading a text cannot fail", e);
        }
    }

    /** A list of objects is a list of records, as the component reads it. */
    private static List<Object> records(List<Object> documents) {
        List<Object> records = new ArrayList<>();
        for (Object document : documents) {
            if (document instanceof List<?> list) {
                list.forEach(each -> {
                    if (each != null) {
                        records.add(each);
                    }
                });
            } else if (document != null) {
                records.add(document);
            }
        }
        return records;
    }
}
