// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.List;

/**
 * A message as it was seen.
 *
 * @param topic the topic it came from, or {@code null}
 * @param records what it holds: maps, lists, texts, numbers and booleans as a JSON parser makes them; a plain
 *     payload is one record
 * @param plain whether the payload is one plain value and no JSON object or list
 */
record Message(String topic, List<Object> records, boolean plain) {

    Message {
        records = List.copyOf(records);
    }

    /** The segments of the topic; none without one. */
    List<String> segments() {
        return topic == null ? List.of() : List.of(topic.split("/", -1));
    }
}
