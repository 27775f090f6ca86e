// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.examples;

import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.bridge.source.Arrival;
import io.github.camelpushgateway.text.DidYouMean;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a file of examples: a YAML list, in which each has a payload and what it has to become. Stateless. */
final class ExampleFile {

    private static final List<String> KEYS = List.of(
            "topic",
            "file",
            "payload",
            "payloadFile",
            "charset",
            "headers",
            "job",
            "expected",
            "expectedFile",
            "leftOut");

    private static final LoadSettings YAML = LoadSettings.builder().build();

    private ExampleFile() {}

    /**
     * Reads the examples of a file.
     *
     * @throws ExampleException if it cannot be read, holds none, or one is not written as it has to be; with the line
     */
    static List<Example> read(Path file) {
        List<Example> examples = new ArrayList<>();
        for (MappingNode node : nodes(file, text(file))) {
            examples.add(example(file, node));
        }
        return examples;
    }

    /** The examples as YAML, each with its place. */
    static List<MappingNode> nodes(Path file, String yaml) {
        Node root;
        try {
            root = new Compose(YAML).composeString(yaml).orElse(null);
        } catch (YamlEngineException e) {
            throw new ExampleException(file + ": not YAML: " + e.getMessage());
        }
        if (!(root instanceof SequenceNode list) || list.getValue().isEmpty()) {
            throw new ExampleException(
                    file + " holds no list of examples. Begin each with a dash:\n- topic: sensors/north/dev-1\n"
                            + "  payload: '{\"temperature\": 21.5}'\n  expected: |\n    …");
        }
        List<MappingNode> examples = new ArrayList<>();
        for (Node node : list.getValue()) {
            if (!(node instanceof MappingNode example)) {
                throw new ExampleException(at(file, node) + "an example has keys: " + String.join(", ", KEYS));
            }
            examples.add(example);
        }
        return examples;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ExampleException(file + " cannot be read: " + FailureWords.of(e));
        }
    }

    private static Example example(Path file, MappingNode node) {
        Map<String, Node> keys = keys(file, node);
        int line = line(node);
        String expected = scalar(file, keys, "expected");
        Path expectedFile = beside(file, scalar(file, keys, "expectedFile"));
        if (expected != null && expectedFile != null) {
            throw new ExampleException(at(file, node) + "write 'expected' or 'expectedFile', not both");
        }
        if (expectedFile != null && Files.exists(expectedFile)) {
            expected = text(expectedFile);
        }
        String job = scalar(file, keys, "job");
        return new Example(
                line,
                arrival(file, node, keys),
                job == null ? "example" : job,
                expected,
                expectedFile,
                scalar(file, keys, "leftOut"));
    }

    private static Arrival arrival(Path file, MappingNode node, Map<String, Node> keys) {
        String topic = scalar(file, keys, "topic");
        String name = scalar(file, keys, "file");
        Object body = body(file, node, keys);
        Arrival arrival = Arrival.of(topic != null ? topic : name != null ? name : "line " + line(node), body);
        if (topic != null) {
            arrival = arrival.with("CamelMqttTopic", topic);
        }
        if (name != null) {
            arrival = arrival.with(Exchange.FILE_NAME, name);
        }
        Node headers = keys.get("headers");
        if (headers != null) {
            if (!(headers instanceof MappingNode pairs)) {
                throw new ExampleException(at(file, headers) + "'headers' is written as {name: value}");
            }
            for (NodeTuple pair : pairs.getValue()) {
                arrival = arrival.with(scalar(file, pair.getKeyNode()), scalar(file, pair.getValueNode()));
            }
        }
        return arrival;
    }

    /** Text and files are bytes, as they come; a list or map of YAML is rows as a query has them. */
    private static Object body(Path file, MappingNode node, Map<String, Node> keys) {
        Node payload = keys.get("payload");
        String fromFile = scalar(file, keys, "payloadFile");
        if ((payload == null) == (fromFile == null)) {
            throw new ExampleException(
                    at(file, node) + "an example needs 'payload', the message itself, or 'payloadFile', where it is");
        }
        if (fromFile != null) {
            try {
                return Files.readAllBytes(beside(file, fromFile));
            } catch (IOException e) {
                throw new ExampleException(
                        at(file, node) + "the payload " + fromFile + " cannot be read: " + FailureWords.of(e));
            }
        }
        if (payload instanceof ScalarNode text) {
            return text.getValue().getBytes(charset(file, keys));
        }
        return new Load(YAML).loadFromString(excerpt(file, payload));
    }

    /** The rows' own text, read again as values: a node has texts only. */
    private static String excerpt(Path file, Node payload) {
        String yaml = text(file);
        int start = payload.getStartMark().orElseThrow().getIndex();
        int end = payload.getEndMark().orElseThrow().getIndex();
        int column = payload.getStartMark().orElseThrow().getColumn();
        return " ".repeat(column) + yaml.substring(offset(yaml, start), offset(yaml, end));
    }

    /** Marks count code points. */
    private static int offset(String text, int codePoints) {
        return text.offsetByCodePoints(0, codePoints);
    }

    private static Charset charset(Path file, Map<String, Node> keys) {
        String name = scalar(file, keys, "charset");
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new ExampleException(
                    at(file, keys.get("charset")) + "there is no charset '" + name + "'. Write for example ISO-8859-1");
        }
    }

    private static Map<String, Node> keys(Path file, MappingNode node) {
        Map<String, Node> keys = new LinkedHashMap<>();
        for (NodeTuple pair : node.getValue()) {
            String key = scalar(file, pair.getKeyNode());
            if (!KEYS.contains(key)) {
                throw new ExampleException(
                        at(file, pair.getKeyNode()) + "an example has no '" + key + "'" + DidYouMean.hint(key, KEYS));
            }
            keys.put(key, pair.getValueNode());
        }
        return keys;
    }

    private static String scalar(Path file, Map<String, Node> keys, String key) {
        Node node = keys.get(key);
        return node == null ? null : scalar(file, node);
    }

    private static String scalar(Path file, Node node) {
        if (node instanceof ScalarNode text) {
            return text.getValue();
        }
        throw new ExampleException(at(file, node) + "a text is wanted here");
    }

    private static Path beside(Path file, String name) {
        return name == null ? null : file.resolveSibling(name);
    }

    private static String at(Path file, Node node) {
        return file + ":" + line(node) + ": ";
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
