// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes the way to a field as a mapping file has it. Stateless. */
final class FieldPaths {

    private static final Pattern PLAIN = Pattern.compile("[^.\\[\\]/$*~\\s][^.\\[\\]*]*");

    private FieldPaths() {}

    /**
     * A path: {@code a.b}, or a JSON Pointer where a key holds what a path is made of, or would be taken for a capture.
     *
     * @param captures names that go before fields
     */
    static String path(List<String> keys, Set<String> captures) {
        boolean plain = keys.stream().allMatch(key -> PLAIN.matcher(key).matches())
                && !(keys.size() == 1 && captures.contains(keys.get(0)));
        return plain
                ? String.join(".", keys)
                : keys.stream()
                        .map(key -> '/' + key.replace("~", "~0").replace("/", "~1"))
                        .collect(Collectors.joining());
    }

    /** The {@code forEach} over what lies at a path. */
    static String loop(List<String> keys) {
        return keys.isEmpty() ? "*" : String.join(".", keys) + ".*";
    }

    /** Several objects that are alike, seen as one. */
    static FieldSurvey merged(Collection<FieldSurvey> alike) {
        FieldSurvey all = new FieldSurvey();
        int member = 0;
        for (FieldSurvey each : alike) {
            all.add(example(each), "member " + member++);
        }
        return all;
    }

    private static Object example(FieldSurvey node) {
        if (node.isObject()) {
            return node.children().entrySet().stream()
                    .filter(child -> example(child.getValue()) != null)
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            child -> example(child.getValue()),
                            (a, b) -> a,
                            java.util.LinkedHashMap::new));
        }
        if (node.isList()) {
            return node.elements() == null ? List.of() : List.of(example(node.elements()));
        }
        return node.values().isEmpty() ? null : node.values().get(0);
    }
}
