// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.text.DidYouMean;
import io.github.camelpushgateway.text.Excerpt;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The keys and values of one YAML mapping. Each getter checks the value's kind, notes a problem at its place where
 * it is another, and then answers as if the key were absent.
 */
final class YamlMap {

    /**
     * A double has 17 digits that count, and no exponent of a whole number is longer than this; reading longer ones
     * takes minutes.
     */
    private static final int LONGEST_NUMBER = 400;

    private final MappingNode node;
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Problems problems;

    private YamlMap(MappingNode node, Problems problems) {
        this.node = node;
        this.problems = problems;
    }

    /**
     * Takes a mapping with a fixed set of keys; any other key is a problem.
     *
     * @param what what the mapping describes, for messages: {@code a rule}
     * @return an empty one if the node is no mapping, which is then noted
     */
    static YamlMap of(Node node, String what, List<String> known, Problems problems) {
        YamlMap map = open(node, what, problems);
        map.keys.forEach((key, at) -> {
            if (!known.contains(key)) {
                String hint = DidYouMean.hint(key, known);
                problems.add(
                        at,
                        "unknown key '" + Excerpt.of(key) + "' in " + what
                                + (hint.isEmpty() ? "; it may hold " + String.join(", ", known) : hint));
            }
        });
        return map;
    }

    /** Takes a mapping whose keys are the user's own, such as label names. */
    static YamlMap open(Node node, String what, Problems problems) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(node, what + " is written as 'key: value' pairs, not as " + kind(node));
            return new YamlMap(null, problems);
        }
        YamlMap map = new YamlMap(mapping, problems);
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(tuple.getKeyNode(), "a key must be plain text, not " + kind(tuple.getKeyNode()));
            } else if (map.keys.putIfAbsent(key.getValue(), key) != null) {
                problems.add(
                        key,
                        "key '" + Excerpt.of(key.getValue()) + "' appears twice in " + what + "; keep one of them");
            } else {
                map.values.put(key.getValue(), tuple.getValueNode());
            }
        }
        return map;
    }

    /** Whether the key is there, with whatever value. */
    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The keys in the order of the file. */
    List<String> keys() {
        return List.copyOf(values.keySet());
    }

    /** The value's node, or {@code null} if the key is absent. */
    Node node(String key) {
        return values.get(key);
    }

    /** The key's node, for problems; the mapping itself if the key is absent. */
    Node keyNode(String key) {
        return keys.getOrDefault(key, node);
    }

    /** The text as it stands in the file, quoted or not, or {@code null}. */
    String text(String key) {
        Node value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof ScalarNode scalar && !isNull(value)) {
            return scalar.getValue();
        }
        problems.add(
                isNull(value) ? keyNode(key) : value,
                "'" + Excerpt.of(key) + "' needs a text, not " + kind(value) + "; write '" + Excerpt.of(key)
                        + ": text'");
        return null;
    }

    /** As {@link #text} but never empty. */
    String nonEmptyText(String key) {
        String text = text(key);
        if (text != null && text.isBlank()) {
            problems.add(values.get(key), "'" + Excerpt.of(key) + "' is empty; give it a text or leave the key out");
            return null;
        }
        return text;
    }

    /** The word if it is one of some, else {@code null}, with a problem noted if it is another. */
    String oneOf(String key, List<String> words) {
        String word = nonEmptyText(key);
        if (word == null || words.contains(word)) {
            return word;
        }
        String hint = DidYouMean.hint(word, words);
        problems.add(
                node(key),
                "'" + Excerpt.of(word) + "' is no " + key
                        + (hint.isEmpty() ? "; it is one of " + String.join(", ", words) : hint));
        return null;
    }

    /** The number, or the default. Quoted numbers are text, and refused. */
    double number(String key, double otherwise) {
        Node value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        Double number = number(value);
        if (number == null || number.isNaN()) {
            problems.add(
                    value,
                    "'" + key + "' needs a number, not " + kind(value) + "; write for example '" + key + ": 0.001'");
            return otherwise;
        }
        return number;
    }

    /** The whole number from a range, or the default. */
    int integer(String key, int least, int most, int otherwise) {
        Node value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        Double number = number(value);
        if (number == null || number != Math.rint(number) || number < least || number > most) {
            problems.add(
                    value, "'" + key + "' needs a whole number from " + least + " to " + most + ", not " + kind(value));
            return otherwise;
        }
        return number.intValue();
    }

    /** Whether it says {@code true}, or the default. */
    boolean bool(String key, boolean otherwise) {
        Node value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!isBool(value)) {
            problems.add(value, "'" + key + "' is true or false, not " + kind(value));
            return otherwise;
        }
        return isTrue(value);
    }

    /** The one character, or the default. */
    Character character(String key, Character otherwise) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        if (text.length() != 1) {
            problems.add(values.get(key), "'" + key + "' needs exactly one character, not " + kind(values.get(key)));
            return otherwise;
        }
        return text.charAt(0);
    }

    /** The character set of that name, or the default. */
    Charset charset(String key, Charset otherwise) {
        String name = nonEmptyText(key);
        if (name == null) {
            return otherwise;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            problems.add(
                    values.get(key),
                    "unknown character set '" + Excerpt.of(name)
                            + "'; write for example UTF-8, ISO-8859-1, windows-1252 or GB18030");
            return otherwise;
        }
    }

    /** The items of a list, or {@code null} if the key is absent or no list. */
    List<Node> list(String key, String example) {
        Node value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problems.add(value, "'" + key + "' needs a list, not " + kind(value) + "; write for example " + example);
        return null;
    }

    /** The texts of a list, or {@code null}. */
    List<String> texts(String key, String example) {
        List<Node> items = list(key, example);
        if (items == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Node item : items) {
            if (item instanceof ScalarNode scalar && !isNull(item)) {
                texts.add(scalar.getValue());
            } else {
                problems.add(item, "'" + key + "' is a list of texts, and this is " + kind(item));
            }
        }
        return texts;
    }

    /** A number as YAML writes it, or {@code null} for anything else. */
    static Double number(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return null;
        }
        String text = scalar.getValue();
        if (text.length() > LONGEST_NUMBER) {
            return null;
        }
        if (node.getTag().equals(Tag.FLOAT)) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
                case "-.inf" -> Double.NEGATIVE_INFINITY;
                case ".nan" -> Double.NaN;
                default -> Double.valueOf(text);
            };
        }
        if (node.getTag().equals(Tag.INT)) {
            return switch (text.startsWith("0o") ? 8 : text.startsWith("0x") ? 16 : 10) {
                case 8 -> new BigInteger(text.substring(2), 8).doubleValue();
                case 16 -> new BigInteger(text.substring(2), 16).doubleValue();
                default -> new BigInteger(text).doubleValue();
            };
        }
        return null;
    }

    /** Whether it is {@code true} or {@code false}. */
    static boolean isBool(Node node) {
        return node.getTag().equals(Tag.BOOL);
    }

    /** Whether a node that {@link #isBool} says true. */
    static boolean isTrue(Node node) {
        return ((ScalarNode) node).getValue().equalsIgnoreCase("true");
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** What a node is, in a message. */
    static String kind(Node node) {
        if (node instanceof MappingNode) {
            return "'key: value' pairs";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (isNull(node)) {
            return "nothing";
        }
        String text = Excerpt.of(((ScalarNode) node).getValue());
        return node.getTag().equals(Tag.STR) ? "the text '" + text + "'" : text;
    }
}
