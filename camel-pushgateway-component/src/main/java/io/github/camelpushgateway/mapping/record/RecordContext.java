// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import io.github.camelpushgateway.text.Excerpt;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What an exchange knows of a record beside its fields.
 *
 * @param topic the topic it came from, or {@code null}
 * @param file the name of the file it came from, maybe with folders in front, separated by {@code /}; or {@code null}
 * @param headers the exchange's headers
 * @param userProperty an MQTT 5 user property's value by name, {@code null} where there is none
 * @param timeMillis the time the record counts for, milliseconds since 1970
 */
public record RecordContext(
        String topic,
        String file,
        Map<String, Object> headers,
        Function<String, String> userProperty,
        long timeMillis) {

    public RecordContext {
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(userProperty, "userProperty");
    }

    /** What the record is from, for messages. */
    public String source() {
        if (topic != null) {
            return "topic '" + Excerpt.of(topic) + "'";
        }
        return file != null ? "file '" + Excerpt.of(file) + "'" : "an exchange without topic and file name";
    }
}
