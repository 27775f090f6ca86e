// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.records;

/** Headers of records that were MQTT messages. */
public final class RecordHeaders {

    /** The topic of the message. */
    public static final String TOPIC = "mqtt.topic";

    /** Followed by the name of a user property of the message. */
    public static final String USER_PROPERTY = "mqtt.property.";

    /** The content type that the message names. */
    public static final String CONTENT_TYPE = "mqtt.content-type";

    /** Of a message that belongs to several groups, and was written once for each: the one that this record is for. */
    public static final String GROUP = "pushgateway.group";

    private RecordHeaders() {}
}
