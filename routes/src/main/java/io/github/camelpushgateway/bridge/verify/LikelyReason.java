// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.verify;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why nothing of a job, or of a group, is in Prometheus: what is likely, by what else is there. */
final class LikelyReason {

    private final PrometheusApi prometheus;

    /** Where pushes go. */
    private final String gateway;

    LikelyReason(PrometheusApi prometheus, String gateway) {
        this.prometheus = prometheus;
        this.gateway = gateway;
    }

    /**
     * Of a group that a Pushgateway has.
     *
     * @param pushed when it was last pushed to, by the gateway's clock; {@code null} if that is not known
     */
    String ofGroup(Map<String, String> labels, Instant pushed) {
        String job = labels.getOrDefault("job", "");
        String renamed = renamed(job);
        if (renamed != null) {
            return renamed;
        }
        Optional<List<PrometheusApi.Target>> targets = prometheus.targets();
        Optional<PrometheusApi.Target> ours =
                targets.flatMap(all -> all.stream().filter(this::isGateway).findFirst());
        if (ours.isPresent()) {
            return ofTarget(ours.get(), pushed);
        }
        if (!prometheus.has("push_time_seconds")) {
            return targets.isPresent()
                    ? "this Prometheus scrapes no Pushgateway, but "
                            + targets.get().size() + " other targets. Add " + address(gateway)
                            + " to scrape_configs, with honor_labels: true (docs/prometheus/prometheus.yml)"
                    : "there is nothing of a Pushgateway. Is " + address(gateway)
                            + " scraped, and does that reach this instance?";
        }
        return "it has other groups of a Pushgateway, and scrapes none at " + address(gateway)
                + ": perhaps another gateway's, or by another name. Otherwise the group is newer than the last scrape, or"
                + " metric_relabel_configs drops it";
    }

    private static String ofTarget(PrometheusApi.Target target, Instant pushed) {
        if (!target.isUp()) {
            return target.lastError().isEmpty()
                    ? target.url() + " is a target that has not been scraped yet. Ask again in a moment"
                    : "the last scrape of " + target.url() + " failed: " + target.lastError();
        }
        Instant scraped = time(target.lastScrape());
        if (scraped != null && pushed != null && scraped.isBefore(pushed)) {
            return target.url() + " was last scraped before the push. Ask again in a moment";
        }
        return target.url()
                + " is scraped, and the group is not there: metric_relabel_configs or a limit (sample_limit) may drop it";
    }

    /** Of a job of which only its name is known, and those of its metrics. */
    String ofJob(String job, List<String> metrics, String tenantLabel, String tenantId) {
        String renamed = renamed(job);
        if (renamed != null) {
            return renamed;
        }
        if (tenantId != null && prometheus.has("count(" + Selector.of(tenantLabel, tenantId) + ")")) {
            return "there are series with " + tenantLabel + "=\"" + tenantId + "\", of other jobs";
        }
        if (prometheus.has("count(last_over_time(" + Selector.of("job", job) + "[1h]))")) {
            return "it was there within the last hour, and nothing has come since. Does the bridge run, and does"
                    + " check --connect reach everything?";
        }
        String elsewhere = elsewhere(metrics);
        if (elsewhere != null) {
            return elsewhere;
        }
        return "nothing was pushed yet, the gateway refuses it (see the bridge's log, and check --connect), or"
                + " prometheus.url is another instance's"
                + (tenantId == null
                        ? ". On a cluster shared by tenants only what has " + tenantLabel + " is taken: set"
                                + " camel.component.pushgateway.tenant-id"
                        : "");
    }

    /** Without honor_labels the job that was pushed is called otherwise. */
    private String renamed(String job) {
        List<PrometheusApi.Series> renamed =
                prometheus.query("count by (job) (" + Selector.of("exported_job", job) + ")");
        return renamed.isEmpty()
                ? null
                : "it is there as exported_job=\"" + job + "\", with job=\""
                        + renamed.get(0).label("job")
                        + "\": the gateway is scraped without honor_labels. Set honor_labels: true for it in"
                        + " scrape_configs";
    }

    private String elsewhere(List<String> metrics) {
        if (metrics.isEmpty()) {
            return null;
        }
        String names = metrics.stream().limit(50).collect(Collectors.joining("|"));
        List<PrometheusApi.Series> jobs = prometheus.query("count by (job) ({__name__=~\"" + names + "\"})");
        return jobs.isEmpty()
                ? null
                : "metrics of its mapping are there with other jobs: "
                        + jobs.stream()
                                .map(series -> "'" + series.label("job") + "'")
                                .sorted()
                                .limit(5)
                                .collect(Collectors.joining(", "));
    }

    private boolean isGateway(PrometheusApi.Target target) {
        return address(target.url()).equals(address(gateway));
    }

    /** Host and port; the names of this machine are one. */
    private static String address(String url) {
        try {
            URI uri = URI.create(url);
            String host = String.valueOf(uri.getHost()).replaceFirst("^(127\\.0\\.0\\.1|\\[::1])$", "localhost");
            int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            return host + ":" + port;
        } catch (IllegalArgumentException e) {
            return url;
        }
    }

    private static Instant time(String text) {
        try {
            Instant time = Instant.parse(text);
            // Go's zero time: never.
            return Duration.between(Instant.EPOCH, time).isNegative() ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
