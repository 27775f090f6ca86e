// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.Rule;
import io.github.camelpushgateway.mapping.record.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.YamlUnicodeReader;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads mapping files and compiles them. Errors do not stop it: all of them, of all files, come together in one
 * exception.
 *
 * <pre>
 *   Mapping mapping = new MappingLoader()
 *           .read("classpath:sensors.metrics.yaml", sensors)
 *           .read("file:erp.metrics.yaml", erp)
 *           .mapping();
 * </pre>
 *
 * Not thread safe; the mapping is.
 */
public final class MappingLoader {

    /** No mapping that a person maintains is longer; the bound keeps a wrong file from filling the memory. */
    private static final int MOST_CHARACTERS = 1024 * 1024;

    private static final List<String> TOP_KEYS = List.of("rules");

    private final List<Rule> rules = new ArrayList<>();
    private final List<Problem> found = new ArrayList<>();
    private final KnownMetrics metrics = new KnownMetrics();
    private final Script.Compiler compiler;

    /** Reads files without {@code when} and {@code expression}. */
    public MappingLoader() {
        this(null);
    }

    /** @param compiler compiles {@code when} and {@code expression}; {@code null} refuses them */
    public MappingLoader(Script.Compiler compiler) {
        this.compiler = compiler;
    }

    /** Loads a single file; see {@link #read(String, InputStream)}. */
    public static Mapping load(String location, InputStream yaml) throws IOException {
        return new MappingLoader().read(location, yaml).mapping();
    }

    /** Loads a single file; see {@link #read(String, Reader)}. */
    public static Mapping load(String location, Reader yaml) throws IOException {
        return new MappingLoader().read(location, yaml).mapping();
    }

    /**
     * Reads a file in UTF-8, or in what its byte order mark says. Its rules come after those of the files before.
     *
     * @param location where the file is from, as messages are to name it
     * @param yaml its content; read to its end and not closed
     * @throws IOException if the stream fails
     */
    public MappingLoader read(String location, InputStream yaml) throws IOException {
        return read(location, new YamlUnicodeReader(yaml));
    }

    /** As {@link #read(String, InputStream)}, decoded already. */
    public MappingLoader read(String location, Reader yaml) throws IOException {
        Problems problems = new Problems(location);
        Optional<Node> root = compose(yaml, problems);
        root.ifPresent(node -> readRules(node, problems));
        found.addAll(problems.inOrder());
        return this;
    }

    /**
     * The mapping of all files that were read.
     *
     * @throws MappingException if anything is wrong with any of them
     */
    public Mapping mapping() {
        if (!found.isEmpty()) {
            throw new MappingException(found);
        }
        if (rules.isEmpty()) {
            throw new IllegalStateException("No mapping file was read");
        }
        return new Mapping(rules, metrics.declared());
    }

    private static Optional<Node> compose(Reader yaml, Problems problems) throws IOException {
        char[] text = new char[MOST_CHARACTERS + 1];
        int length = 0;
        try {
            for (int n; length < text.length && (n = yaml.read(text, length, text.length - length)) >= 0; ) {
                length += n;
            }
        } catch (CharacterCodingException wrong) {
            problems.add(Optional.empty(), "the file is not UTF-8; save it so");
            return Optional.empty();
        }
        if (length > MOST_CHARACTERS) {
            problems.add(
                    Optional.empty(),
                    "the file is longer than " + MOST_CHARACTERS
                            + " characters; split it, the option 'mapping' takes several");
            return Optional.empty();
        }
        return compose(new String(text, 0, length), problems);
    }

    private static Optional<Node> compose(String yaml, Problems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(problems.file())
                .setSchema(new CoreSchema())
                // With the small default, a long line takes time by its square.
                .setBufferSize(64 * 1024)
                .build();
        try {
            Optional<Node> root = new Composer(
                            settings, new ShallowParser(new ParserImpl(settings, new StreamReader(settings, yaml))))
                    .getSingleNode();
            if (root.isEmpty()) {
                problems.add(Optional.empty(), "the file is empty; start it with 'rules:'");
            }
            root.ifPresent(Tags::resolveByContent);
            return root;
        } catch (MarkedYamlEngineException broken) {
            Optional<Mark> place = broken.getProblemMark().or(broken::getContextMark);
            problems.add(place, "not YAML: " + oneLine(broken.getProblem()) + advice(broken.getProblem()));
        } catch (YamlEngineException broken) {
            problems.add(Optional.empty(), "not YAML: " + oneLine(broken.getMessage()));
        }
        return Optional.empty();
    }

    private void readRules(Node root, Problems problems) {
        YamlMap top = YamlMap.of(root, "a mapping file", TOP_KEYS, problems);
        if (!top.has("rules")) {
            if (root instanceof MappingNode) {
                problems.add(root, "a mapping file starts with 'rules:' and a list of rules");
            }
            return;
        }
        List<Node> items = top.list("rules", "'rules:' and below it '- from: sensors/{site}'");
        if (items == null) {
            return;
        }
        if (items.isEmpty()) {
            problems.add(top.keyNode("rules"), "the list of rules is empty; add a rule");
        }
        for (Node item : items) {
            Rule rule = new RuleParser(item, problems, metrics, compiler).read();
            rules.stream()
                    .filter(earlier -> hides(earlier, rule))
                    .findFirst()
                    .ifPresent(earlier -> problems.add(
                            item,
                            "this rule is never used, because the rule " + earlier.name()
                                    + " takes all that is for it; move this one before that,"
                                    + " or give that one a 'when'"));
            rules.add(rule);
        }
    }

    /** Whether no record ever reaches the later rule. */
    private static boolean hides(Rule earlier, Rule later) {
        if (earlier.when() != null) {
            return false;
        }
        return earlier.from() == null || (later.from() != null && earlier.from().includes(later.from()));
    }

    private static String oneLine(String text) {
        return text == null ? "it cannot be read" : text.strip().replaceAll("\\s+", " ");
    }

    private static String advice(String problem) {
        if (problem == null) {
            return "";
        }
        if (problem.contains("\\t") || problem.contains("TAB")) {
            return "; indent with spaces, not with tabs";
        }
        if (problem.contains("but got {") || problem.contains("but got [")) {
            return "; put quotes around a text that holds a bracket, as in 'from: \"plant/{line}\"'";
        }
        return problem.contains("mapping values are not allowed")
                ? "; put quotes around a text that holds ': ', and check the indentation"
                : "";
    }
}
