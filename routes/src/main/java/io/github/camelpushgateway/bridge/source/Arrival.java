// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.source;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Something that came from a source, as the source's route would hand it to the component.
 *
 * @param name what people call it: the topic, the file's name, the query
 * @param body what a message's body would be: bytes, or an iterator of rows
 * @param headers what the route would set beside the body
 * @param isRetained whether a broker had kept it, so that it says nothing of now
 * @param notTaken why the source would not take it in; {@code null} if it would
 */
public record Arrival(String name, Object body, Map<String, Object> headers, boolean isRetained, String notTaken) {

    private static final String TOPIC = "CamelMqttTopic";

    public Arrival {
        headers = Map.copyOf(headers);
    }

    /** A message of a broker. */
    public static Arrival ofTopic(String topic, byte[] payload) {
        return new Arrival(topic, payload, Map.of(TOPIC, topic), false, null);
    }

    /** A file of an inbox. */
    public static Arrival ofFile(String name, byte[] content) {
        return new Arrival(name, content, Map.of(Exchange.FILE_NAME, name), false, null);
    }

    /** What has neither topic nor file name: rows of a query, or a text from anywhere. */
    public static Arrival of(String name, Object body) {
        return new Arrival(name, body, Map.of(), false, null);
    }

    /** With a header more. */
    public Arrival with(String header, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Arrival(name, body, more, isRetained, notTaken);
    }

    /** As a broker sends what it had kept. */
    public Arrival asRetained() {
        return new Arrival(name, body, headers, true, notTaken);
    }

    /** As one that the source does not take in. */
    public Arrival notTaken(String why) {
        return new Arrival(name, body, headers, isRetained, why);
    }
}
