// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import io.github.camelpushgateway.bridge.Bridge;
import io.github.camelpushgateway.bridge.QuietCamel;
import io.github.camelpushgateway.bridge.StartFailures;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.Source;
import io.github.camelpushgateway.mapping.file.MappingException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code bridge check}: verifies the configuration and the mappings without connecting to anything, and tells all that is wrong, not only
 * the first.
 */
public final class CheckCommand {

    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;

    public CheckCommand(Settings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /**
     * @param mappingFiles if there are any, they are checked, with the component's options, and no source has to be configured
     * @return 0 if the bridge can be run with this configuration, or the mapping files are right, else 1
     */
    public int run(List<String> mappingFiles) {
        List<String> problems = new ArrayList<>(settings.unknown());
        Map<String, String> mappings = new LinkedHashMap<>();
        Set<Source> sources = Set.of();
        if (mappingFiles.isEmpty()) {
            sources = checkSources(mappings, problems);
        }
        mappingFiles.forEach(file -> mappings.put(CommandLine.resource(file), "check"));
        checkEndpoints(mappings, problems);
        problems.forEach(err::println);
        if (!problems.isEmpty()) {
            return Bridge.FAILED;
        }
        out.println("All is well: "
                + (mappingFiles.isEmpty() ? description(sources, mappings) : String.join(", ", mappingFiles)));
        return Bridge.OK;
    }

    private Set<Source> checkSources(Map<String, String> mappings, List<String> problems) {
        Set<Source> sources = Set.of();
        try {
            sources = Source.configured(settings);
        } catch (SettingsException e) {
            problems.add(e.getMessage());
        }
        for (Source source : sources) {
            try {
                source.check(settings);
            } catch (SettingsException e) {
                problems.add(e.getMessage());
            }
            mappings.putAll(source.mappings(settings));
        }
        return sources;
    }

    private String description(Set<Source> sources, Map<String, String> mappings) {
        return String.join(", ", sources.stream().map(Source::toString).toList()) + " to "
                + settings.get("pushgateway.url")
                + (mappings.isEmpty() ? "" : ", with " + String.join(", ", mappings.keySet()));
    }

    private void checkEndpoints(Map<String, String> mappings, List<String> problems) {
        try (QuietCamel camel = new QuietCamel(settings)) {
            camel.endpoint("check", null);
            mappings.forEach((mapping, job) -> {
                try {
                    camel.endpoint(job, mapping).checkMapping();
                } catch (MappingException e) {
                    e.problems().forEach(problem -> problems.add(problem.toString()));
                } catch (Exception e) {
                    problems.add(StartFailures.reason(e));
                }
            });
        } catch (Exception e) {
            problems.add(StartFailures.reason(e));
        }
    }
}
