// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.examples;

import io.github.camelpushgateway.bridge.cli.CommandLine;
import io.github.camelpushgateway.bridge.cli.ExitCode;
import io.github.camelpushgateway.bridge.explain.Explained;
import io.github.camelpushgateway.bridge.explain.MessageExplainer;
import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.start.QuietCamel;
import io.github.camelpushgateway.mapping.file.MappingException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code bridge test}: sees whether the mappings of a folder make of their examples what is written beside them. For
 * continuous integration of whoever writes mappings. Connects to nothing, and looks at no settings of a bridge.
 */
public final class TestCommand {

    /** Options without a value. */
    public static final Set<String> FLAGS = Set.of("write");

    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;

    private int well;
    private int written;
    private int failed;

    /** @param defaults the settings' defaults, and nothing else: a mapping is to be tested by itself */
    public TestCommand(Settings defaults, PrintStream out, PrintStream err) {
        this.settings = defaults;
        this.out = out;
        this.err = err;
    }

    /** @return 0 if each example became what was expected, else 1 */
    public int run(CommandLine line) {
        if (line.words().isEmpty()) {
            throw new CommandLine.MisuseException(
                    "test needs a folder with mapping files and their examples, for example: bridge test mappings");
        }
        boolean write = line.has("write");
        try (QuietCamel camel = new QuietCamel(settings)) {
            for (String folder : line.words()) {
                test(Path.of(folder), write, camel);
            }
        } catch (ExampleException e) {
            err.println(e.getMessage());
            failed++;
        } catch (Exception e) {
            err.println(Causes.reason(e));
            failed++;
        }
        out.println(
                well + " as expected" + (written > 0 ? ", " + written + " written" : "") + ", " + failed + " failed");
        return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private void test(Path folder, boolean write, QuietCamel camel) throws Exception {
        ExampleFolder found = ExampleFolder.of(folder);
        for (ExampleFolder.Pair pair : found.pairs()) {
            out.println(pair.mapping());
            try {
                test(pair, write, camel);
            } catch (ExampleException e) {
                fail(e.getMessage());
            } catch (MappingException e) {
                e.problems().forEach(problem -> fail(problem.toString()));
            }
        }
        found.untested().forEach(mapping -> err.println("Without examples, and so not tested: " + mapping));
    }

    private void test(ExampleFolder.Pair pair, boolean write, QuietCamel camel) throws Exception {
        List<Example> examples = ExampleFile.read(pair.examples());
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            MessageExplainer explainer = new MessageExplainer(
                    camel.context(),
                    // Neighbours of a record that is left out are pushed: what is left out, an example says itself.
                    camel.endpoint(example.job(), "file:" + pair.mapping(), Map.of("invalidSamples", "skip")));
            Explained explained;
            try {
                explained = explainer.explain(example.arrival());
            } catch (MappingException e) {
                throw e;
            } catch (RuntimeException e) {
                fail(name(pair, example) + ": " + Causes.reason(e));
                continue;
            }
            judge(pair, i, example, explained, write);
        }
    }

    private void judge(ExampleFolder.Pair pair, int index, Example example, Explained explained, boolean write) {
        String name = name(pair, example);
        String actual = explained.exposition();
        List<String> leftOut = explained.preview().rejected();
        if (!isLeftOutAsExpected(example, leftOut)) {
            fail(name + ": "
                    + (leftOut.isEmpty()
                            ? "nothing is left out, and 'leftOut' expects '" + example.leftOut() + "'"
                            : String.join("; ", leftOut)
                                    + (example.leftOut() == null
                                            ? ". If that is as it should be, add leftOut: with a part of the reason"
                                            : "; but 'leftOut' expects '" + example.leftOut() + "'")));
        } else if (example.expected() == null && write) {
            ExpectedWriter.write(pair.examples(), index, example, actual);
            written++;
            out.println("  written " + name);
        } else if (example.expected() == null) {
            fail(name + ": it does not say what is expected"
                    + (example.expectedFile() == null ? "" : ", " + example.expectedFile() + " is not there")
                    + ". bridge test --write writes what the mapping makes of it:");
            actual.lines().forEach(text -> out.println("      + " + text));
        } else {
            List<String> difference = Difference.between(example.expected(), actual);
            if (difference.isEmpty()) {
                well++;
                out.println("  ok " + name);
            } else {
                fail(name + ": - is expected, + is what the mapping makes of it"
                        + (actual.isEmpty() ? ", which is nothing" : ""));
                difference.forEach(text -> out.println("      " + text));
                if (actual.isEmpty()) {
                    explained
                            .records()
                            .lines()
                            .filter(text -> !text.isBlank())
                            .forEach(text -> out.println("      " + text));
                }
            }
        }
    }

    private static boolean isLeftOutAsExpected(Example example, List<String> leftOut) {
        return example.leftOut() == null
                ? leftOut.isEmpty()
                : leftOut.stream().anyMatch(reason -> reason.contains(example.leftOut()));
    }

    private void fail(String what) {
        failed++;
        out.println("  FAILED " + what);
    }

    private static String name(ExampleFolder.Pair pair, Example example) {
        return example.arrival().name() + " (" + pair.examples() + ":" + example.line() + ")";
    }
}
