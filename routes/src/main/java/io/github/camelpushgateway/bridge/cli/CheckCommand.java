// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.settings.ComponentOptions;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.Values;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import io.github.camelpushgateway.bridge.source.SourceList;
import io.github.camelpushgateway.bridge.start.QuietCamel;
import io.github.camelpushgateway.bridge.start.UserRoutes;
import io.github.camelpushgateway.mapping.file.MappingException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@code bridge check}: verifies the configuration and the mappings, and tells all that is wrong, not only the first.
 * Connects to nothing, unless it is told to reach what is configured; and then changes nothing.
 */
public final class CheckCommand {

    /** Options without a value. */
    public static final Set<String> FLAGS = Set.of("connect");

    private final Settings settings;
    private final SourceList sources;
    private final More more;
    private final PrintStream out;
    private final PrintStream err;

    /** A look at what belongs to no source. */
    @FunctionalInterface
    public interface More {

        /**
         * @param problems is given what is wrong
         * @param warnings is given what may not be meant
         */
        void check(Settings settings, Consumer<String> problems, Consumer<String> warnings);
    }

    /** @param more looks at what belongs to no source, and gives what is wrong */
    public CheckCommand(Settings settings, SourceList sources, More more, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.sources = sources;
        this.more = more;
        this.out = out;
        this.err = err;
    }

    /**
     * @param line if it names mapping files, they are checked, with the component's options, and no source has to be
     *     configured
     * @return 0 if the bridge can be run with this configuration, or the mapping files are right, else 1
     */
    public int run(CommandLine line) {
        List<String> mappingFiles = line.words();
        if (line.has("connect") && !mappingFiles.isEmpty()) {
            throw new CommandLine.MisuseException(
                    "check --connect reaches what is configured; mapping files are checked without it");
        }
        List<String> problems = new ArrayList<>(settings.unknown());
        Map<String, String> mappings = new LinkedHashMap<>();
        List<ConfiguredSource> configured = List.of();
        if (mappingFiles.isEmpty()) {
            configured = checkSources(mappings, problems);
        }
        mappingFiles.forEach(file -> mappings.put(CommandLine.resource(file), "check"));
        // Routes of settings that are wrong by themselves would only say so in other words.
        checkEndpoints(problems.isEmpty() ? configured : List.of(), mappings, problems);
        new LinkedHashSet<>(problems).forEach(err::println);
        if (!problems.isEmpty()) {
            return ExitCode.FAILED;
        }
        if (line.has("connect") && !isReached(configured)) {
            return ExitCode.FAILED;
        }
        out.println("All is well: "
                + (mappingFiles.isEmpty() ? description(configured, mappings) : String.join(", ", mappingFiles)));
        return ExitCode.OK;
    }

    private boolean isReached(List<ConfiguredSource> configured) {
        try (QuietCamel camel = new QuietCamel(settings)) {
            return new ConnectionCheck(out::println, err::println).run(configured, camel);
        } catch (Exception e) {
            err.println(Causes.reason(e));
            return false;
        }
    }

    private List<ConfiguredSource> checkSources(Map<String, String> mappings, List<String> problems) {
        List<ConfiguredSource> configured = sources.configured(settings, problems::add);
        Consumer<String> warnings = warning -> err.println("Warning: " + warning);
        more.check(settings, problems::add, warnings);
        checkStateStore(problems);
        sources.check(configured, problems::add, warnings);
        for (ConfiguredSource source : configured) {
            if (source.mapping() != null) {
                mappings.putIfAbsent(source.mapping(), source.job());
            }
        }
        return configured;
    }

    private void checkStateStore(List<String> problems) {
        settings.resolved().forEach((name, value) -> {
            if (ComponentOptions.isStateStore(name.toString())
                    && value.toString().startsWith("file:")) {
                String problem = Values.problemOfFolder(value.toString().substring("file:".length()));
                if (problem != null) {
                    problems.add(name + " is '" + value + "'. " + problem);
                }
            }
        });
    }

    private String description(List<ConfiguredSource> configured, Map<String, String> mappings) {
        return String.join(", ", configured.stream().map(ConfiguredSource::id).toList()) + " to "
                + settings.get("pushgateway.url")
                + (mappings.isEmpty() ? "" : ", with " + String.join(", ", mappings.keySet()));
    }

    private void checkEndpoints(
            List<ConfiguredSource> configured, Map<String, String> mappings, List<String> problems) {
        List<String> others = configured.isEmpty() ? List.of() : UserRoutes.besides(sources.routeFiles());
        try (QuietCamel camel = new QuietCamel(settings, configured, others)) {
            camel.endpoint("check", null);
            mappings.forEach((mapping, job) -> {
                try {
                    camel.endpoint(job, mapping).checkMapping();
                } catch (MappingException e) {
                    e.problems().forEach(problem -> problems.add(problem.toString()));
                } catch (Exception e) {
                    problems.add(Causes.reason(e));
                }
            });
        } catch (Exception e) {
            problems.add(Causes.reason(e));
        }
    }
}
