// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.records;

/** Headers of records that were MQTT messages. */
public final class RecordHeaders {

    /** The topic of the message. */
    public static final String TOPIC = "mqtt.topic";

    /** Followed by the name of a user property of the message. */
    public static final String USER_PROPERTY = "mqtt.property.";

    /** The message's content type, in the name that others use too. */
    public static final String CONTENT_TYPE = "content-type";

    private RecordHeaders() {}
}
