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
import java.util.function.Consumer;

/**
 * {@code bridge check}: verifies the configuration and the mappings without connecting to anything, and tells all
 * that is wrong, not only the first.
 */
public final class CheckCommand {

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
     * @param mappingFiles if there are any, they are checked, with the component's options, and no source has to be
     *     configured
     * @return 0 if the bridge can be run with this configuration, or the mapping files are right, else 1
     */
    public int run(List<String> mappingFiles) {
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
        out.println("All is well: "
                + (mappingFiles.isEmpty() ? description(configured, mappings) : String.join(", ", mappingFiles)));
        return ExitCode.OK;
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
