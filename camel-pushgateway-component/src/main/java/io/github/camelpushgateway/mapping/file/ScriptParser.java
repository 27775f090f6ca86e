// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.record.Script;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a {@code {language: text}} of a mapping file. */
final class ScriptParser {

    private ScriptParser() {}

    /** The compiled script, or {@code null} where the key is absent or problems were noted. */
    static Script read(YamlMap owner, String key, boolean condition, Script.Compiler compiler, Problems problems) {
        if (!owner.has(key)) {
            return null;
        }
        Node node = owner.node(key);
        YamlMap script = YamlMap.open(node, "'" + key + "' (language: text)", problems);
        if (script.keys().size() != 1) {
            if (node instanceof MappingNode) {
                problems.add(
                        node,
                        script.keys().isEmpty()
                                ? "'" + key + "' is empty; write {language: text}"
                                : "'" + key + "' holds one language, not "
                                        + script.keys().size() + "; keep one of them");
            }
            return null;
        }
        String language = script.keys().get(0);
        String text = script.nonEmptyText(language);
        if (text == null) {
            return null;
        }
        if (compiler == null) {
            problems.add(
                    node, "'" + key + "' needs Camel's languages, and this mapping is read without a CamelContext");
            return null;
        }
        try {
            return condition ? compiler.condition(language, text) : compiler.expression(language, text);
        } catch (IllegalArgumentException broken) {
            problems.add(script.keyNode(language), broken.getMessage());
            return null;
        }
    }
}
