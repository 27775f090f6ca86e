// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

/**
 * A payload as it came.
 *
 * @param topic the topic it came by, or {@code null}
 * @param file the file's name, or {@code null}
 * @param body what a route would hand over: bytes, or the rows of a query
 */
record Seen(String topic, String file, Object body) {

    static Seen ofTopic(String topic, byte[] payload) {
        return new Seen(topic, null, payload);
    }

    /** What it is called in messages. */
    String name() {
        return topic != null ? topic : file != null ? file : "the payload";
    }
}
