// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.verify;

import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.bridge.cli.CommandLine;
import io.github.camelpushgateway.bridge.cli.ExitCode;
import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import io.github.camelpushgateway.bridge.source.SourceList;
import io.github.camelpushgateway.bridge.start.QuietCamel;
import io.github.camelpushgateway.gateway.GatewayGroup;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * {@code bridge verify}: asks a Prometheus whether what this bridge has pushed has arrived there, and how old it is.
 * What was pushed a Pushgateway says itself; of others the jobs and the mappings' names are looked for. Changes
 * nothing.
 */
public final class VerifyCommand {

    public static final Set<String> OPTIONS = Set.of("seconds");

    private static final long SECONDS_BETWEEN = 2;

    private final Settings settings;
    private final SourceList sources;
    private final PrintStream out;
    private final PrintStream err;

    public VerifyCommand(Settings settings, SourceList sources, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.sources = sources;
        this.out = out;
        this.err = err;
    }

    /** @return 0 if all has arrived, else 1 */
    public int run(CommandLine line) {
        if (!line.words().isEmpty()) {
            throw new CommandLine.MisuseException("verify takes no "
                    + line.words().get(0) + "; it asks prometheus.url for what the configured sources have pushed");
        }
        Duration patience = line.get("seconds") == null ? Duration.ZERO : CommandLine.seconds(line.get("seconds"));
        PrometheusApi prometheus = PrometheusSettings.api(settings);
        List<String> problems = new ArrayList<>();
        List<ConfiguredSource> configured = sources.configured(settings, problems::add);
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join(System.lineSeparator(), problems));
        }
        try (QuietCamel camel = new QuietCamel(settings)) {
            long end = System.nanoTime() + patience.toNanos();
            List<Finding> findings = findings(prometheus, configured, camel);
            while (findings.stream().anyMatch(finding -> !finding.isThere()) && System.nanoTime() < end) {
                TimeUnit.SECONDS.sleep(SECONDS_BETWEEN);
                findings = findings(prometheus, configured, camel);
            }
            return told(findings, prometheus);
        } catch (SettingsException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        } catch (Exception e) {
            err.println(Causes.reason(e));
            return ExitCode.FAILED;
        }
    }

    private int told(List<Finding> findings, PrometheusApi prometheus) {
        findings.forEach(finding -> {
            if (finding.isThere()) {
                out.println("ok " + finding.words());
            } else {
                err.println(finding.words());
            }
        });
        long missing = findings.stream().filter(finding -> !finding.isThere()).count();
        out.println(
                missing == 0
                        ? "All is well: " + prometheus.url() + " has what was pushed"
                        : missing + " of " + findings.size() + " are not, or not whole, at " + prometheus.url());
        return missing == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<Finding> findings(PrometheusApi prometheus, List<ConfiguredSource> configured, QuietCamel camel)
            throws Exception {
        PushgatewayEndpoint gateway = camel.endpoint("verify", null);
        LikelyReason reasons = new LikelyReason(prometheus, gateway.getGateway());
        // Another question before any that has no answer for reasons of its own: credentials that are wrong, say.
        prometheus.query("vector(1)");
        Optional<List<GatewayGroup>> held = gateway.gatewayGroups();
        return held.isPresent()
                ? ofGroups(held.get(), configured, new PushedGroups(prometheus, reasons), gateway.getGateway())
                : ofJobs(configured, camel, new PushedJob(prometheus, reasons));
    }

    private List<Finding> ofGroups(
            List<GatewayGroup> held, List<ConfiguredSource> configured, PushedGroups pushed, String gateway) {
        // Whoever pushes to the relay says the job, so there all of the gateway's groups may be this bridge's.
        boolean any = configured.stream().anyMatch(source -> source.job() == null);
        Set<String> jobs = jobs(configured);
        Map<String, List<GatewayGroup>> byJob = held.stream()
                .filter(group -> any || jobs.contains(group.labels().get("job")))
                .collect(Collectors.groupingBy(
                        group -> group.labels().getOrDefault("job", ""), LinkedHashMap::new, Collectors.toList()));
        double now = System.currentTimeMillis() / 1000.0;
        List<Finding> findings = new ArrayList<>();
        byJob.forEach((job, groups) -> findings.addAll(pushed.of(job, groups, now)));
        jobs.stream()
                .filter(job -> !byJob.containsKey(job))
                .forEach(job -> findings.add(Finding.missing("job=\"" + job + "\": the gateway " + gateway
                        + " has nothing of it. Likely: nothing was pushed yet (explain --live shows what arrives), or the"
                        + " gateway was restarted and forgot it while the bridge was away")));
        if (findings.isEmpty()) {
            findings.add(Finding.missing("the gateway " + gateway + " holds nothing at all. Nothing was pushed yet"));
        }
        return findings;
    }

    private List<Finding> ofJobs(List<ConfiguredSource> configured, QuietCamel camel, PushedJob pushed)
            throws Exception {
        Map<String, Set<String>> declared = new LinkedHashMap<>();
        for (ConfiguredSource source : configured) {
            if (source.job() != null) {
                declared.computeIfAbsent(source.job(), job -> new LinkedHashSet<>())
                        .addAll(camel.endpoint(source.job(), source.mapping()).declaredMetrics());
            }
        }
        PushgatewayEndpoint options = camel.endpoint("verify", null);
        List<Finding> findings = new ArrayList<>();
        declared.forEach((job, metrics) -> findings.add(pushed.of(
                job,
                List.copyOf(metrics),
                options.getConfiguration().getTenantLabel(),
                options.getConfiguration().getTenantId())));
        if (findings.isEmpty()) {
            findings.add(
                    Finding.missing(
                            "only the relay is configured, and this gateway does not say what it holds: nobody knows what to ask for"));
        }
        return findings;
    }

    private static Set<String> jobs(List<ConfiguredSource> configured) {
        Set<String> jobs = new LinkedHashSet<>();
        configured.stream()
                .map(ConfiguredSource::job)
                .filter(job -> job != null)
                .forEach(jobs::add);
        return jobs;
    }
}
