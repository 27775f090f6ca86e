// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.verify;

import java.util.Map;
import java.util.stream.Collectors;

/** Writes what stands in braces in PromQL, and nothing that is in a value ends it. Stateless. */
final class Selector {

    private Selector() {}

    /** Of a job, under the label that it has. */
    static String of(String label, String value) {
        return of(Map.of(label, value));
    }

    /** Of labels, all of which have to be equal; an empty value stands for a label that is not there. */
    static String of(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + quoted(label.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
