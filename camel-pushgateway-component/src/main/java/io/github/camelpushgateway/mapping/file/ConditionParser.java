// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.Condition;
import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.FieldScope;
import io.github.camelpushgateway.mapping.record.Script;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a {@code when} or {@code withdraw}: {@code {language: text}}, or a field and what it is to be. */
final class ConditionParser {

    private static final List<String> KEYS = List.of("field", "is", "in", "not");
    private static final String EXAMPLE = "{field: state, is: open}";

    private final Script.Compiler compiler;
    private final Problems problems;

    ConditionParser(Script.Compiler compiler, Problems problems) {
        this.compiler = compiler;
        this.problems = problems;
    }

    /** The condition, or {@code null} where the key is absent or problems were noted. */
    Condition read(YamlMap owner, String key, FieldScope scope) {
        if (!owner.has(key)) {
            return null;
        }
        if (!(owner.node(key) instanceof MappingNode) || !isOwnForm(owner, key)) {
            Script script = ScriptParser.read(owner, key, true, compiler, problems);
            return script == null ? null : Condition.ofScript(Field.ofScript(key, script, scope));
        }
        YamlMap form = YamlMap.of(owner.node(key), "'" + key + "'", KEYS, problems);
        Field field = field(form, key, scope);
        List<Object> expected = new ArrayList<>();
        boolean said = false;
        boolean negated = false;
        for (String word : KEYS.subList(1, KEYS.size())) {
            if (!form.has(word)) {
                continue;
            }
            if (said) {
                problems.add(
                        form.keyNode(word),
                        "'" + key + "' says what the field is to be more than once; keep one of 'is', 'in' and 'not'");
                return null;
            }
            said = true;
            negated = word.equals("not");
            if (!readExpected(form, word, expected)) {
                return null;
            }
        }
        if (!said) {
            problems.add(
                    owner.node(key),
                    "'" + key + "' does not say what the field is to be; write for example '" + key + ": " + EXAMPLE
                            + "'");
            return null;
        }
        return field == null ? null : Condition.of(field, expected, negated);
    }

    private boolean isOwnForm(YamlMap owner, String key) {
        YamlMap form = YamlMap.open(owner.node(key), "'" + key + "'", new Problems(problems.file()));
        return KEYS.stream().anyMatch(form::has);
    }

    private Field field(YamlMap form, String key, FieldScope scope) {
        if (!form.has("field")) {
            problems.add(
                    form.keyNode("field"),
                    "'" + key + "' names no field; write for example '" + key + ": " + EXAMPLE + "'");
            return null;
        }
        String text = form.nonEmptyText("field");
        try {
            return text == null ? null : Field.of(text, scope);
        } catch (IllegalArgumentException broken) {
            problems.add(form.node("field"), broken.getMessage());
            return null;
        }
    }

    /** Reads a value, or a list of such; whether it could. */
    private boolean readExpected(YamlMap form, String word, List<Object> expected) {
        Node node = form.node(word);
        if (!word.equals("in")) {
            return readExpected(node, "'" + word + "'", expected);
        }
        List<Node> items = form.list("in", "'in: [open, ajar]'");
        if (items == null) {
            return false;
        }
        if (items.isEmpty()) {
            problems.add(node, "'in' is empty; list the values that the field may have");
            return false;
        }
        boolean well = true;
        for (Node item : items) {
            well &= readExpected(item, "'in'", expected);
        }
        return well;
    }

    private boolean readExpected(Node node, String what, List<Object> expected) {
        if (YamlMap.isNull(node)) {
            expected.add(null);
            return true;
        }
        if (!(node instanceof ScalarNode scalar)) {
            problems.add(node, what + " needs a text, a number, true, false or null, not " + YamlMap.kind(node));
            return false;
        }
        Double number = YamlMap.number(node);
        expected.add(
                number != null ? number : YamlMap.isBool(node) ? (Object) YamlMap.isTrue(node) : scalar.getValue());
        return true;
    }
}
