// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.examples;

import io.github.camelpushgateway.bridge.failure.FailureWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * Writes what an example becomes where it does not say yet: into its file of its own, or after its other keys. All
 * else in the file stays as it is, comments too. Stateless.
 */
final class ExpectedWriter {

    private ExpectedWriter() {}

    /**
     * Writes an example's {@code expected}.
     *
     * @param file the file with the examples
     * @param index which of them, from 0
     * @throws ExampleException if it cannot be written
     */
    static void write(Path file, int index, Example example, String exposition) {
        try {
            if (example.expectedFile() != null) {
                Files.writeString(example.expectedFile(), exposition);
                return;
            }
            String yaml = ExampleFile.text(file);
            Files.writeString(
                    file, with(file, yaml, ExampleFile.nodes(file, yaml).get(index), exposition));
        } catch (IOException e) {
            throw new ExampleException(file + " cannot be written: " + FailureWords.of(e));
        }
    }

    private static String with(Path file, String yaml, MappingNode node, String exposition) {
        if (node.getFlowStyle() == FlowStyle.FLOW) {
            throw new ExampleException(file + ":"
                    + (node.getStartMark().orElseThrow().getLine() + 1)
                    + ": an example in braces cannot be added to. Write its keys below each other");
        }
        int end = yaml.offsetByCodePoints(0, node.getEndMark().orElseThrow().getIndex());
        // The end of a block is where the next one begins, comments before it included.
        String before = yaml.substring(0, lastLineOf(yaml, end, indent(node)));
        String after = yaml.substring(before.length());
        return before + (before.endsWith("\n") ? "" : "\n") + block(indent(node), exposition) + after;
    }

    private static int indent(MappingNode node) {
        return node.getValue().get(0).getKeyNode().getStartMark().orElseThrow().getColumn();
    }

    /** The end of the last line before a place that belongs to the example: not empty, no comment, and indented. */
    private static int lastLineOf(String yaml, int end, int indent) {
        int place = end;
        while (place > 0) {
            int start = yaml.lastIndexOf('\n', place - 2) + 1;
            String line = yaml.substring(start, place);
            if (!line.isBlank()
                    && (line.startsWith(" ".repeat(indent))
                            || line.stripLeading().startsWith("-"))) {
                return place;
            }
            place = start;
        }
        return end;
    }

    private static String block(int indent, String exposition) {
        String margin = " ".repeat(indent);
        return exposition.isEmpty()
                ? margin + "expected: \"\"\n"
                : margin + "expected: |\n"
                        + exposition.lines().map(line -> margin + "  " + line).collect(Collectors.joining("\n"))
                        + "\n";
    }
}
