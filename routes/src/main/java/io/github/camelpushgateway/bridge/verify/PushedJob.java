// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.verify;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What Prometheus has of a job, where nobody says what was pushed: a managed gateway answers no questions. Asked for
 * are the job and the metrics that the mapping declares.
 */
final class PushedJob {

    private static final int MOST_AGES = 20;
    private static final int MOST_NAMED = 8;

    private final PrometheusApi prometheus;
    private final LikelyReason reasons;

    PushedJob(PrometheusApi prometheus, LikelyReason reasons) {
        this.prometheus = prometheus;
        this.reasons = reasons;
    }

    /**
     * Looks for a job.
     *
     * @param declared the names that its mapping declares
     * @param tenantLabel the label for the tenant's id
     * @param tenantId the tenant's id; {@code null} if none is set
     */
    Finding of(String job, List<String> declared, String tenantLabel, String tenantId) {
        Map<String, Long> series = new TreeMap<>();
        String selector = Selector.of("job", job);
        for (PrometheusApi.Series found : prometheus.query("count by (__name__) (" + selector + ")")) {
            series.put(found.label("__name__"), (long) found.value());
        }
        String name = "job=\"" + job + "\"";
        if (series.isEmpty()) {
            return Finding.missing(
                    name + ": nothing has arrived. Likely: " + reasons.ofJob(job, declared, tenantLabel, tenantId));
        }
        if (tenantId != null
                && !prometheus.has("count(" + Selector.of(Map.of("job", job, tenantLabel, tenantId)) + ")")) {
            return Finding.missing(name + ": it has arrived, but without " + tenantLabel + "=\"" + tenantId
                    + "\". Likely: somebody else pushes to this job, or the bridge ran without tenant-id until now");
        }
        double youngest = series.keySet().stream()
                .limit(MOST_AGES)
                .flatMap(metric -> prometheus.query("time() - max(timestamp(" + metric + selector + "))").stream())
                .mapToDouble(PrometheusApi.Series::value)
                .min()
                .orElse(Double.NaN);
        List<String> absent = declared.stream()
                .filter(metric -> series.keySet().stream().noneMatch(there -> isOf(there, metric)))
                .toList();
        long count = series.values().stream().mapToLong(Long::longValue).sum();
        return Finding.there(name + ": " + series.size() + " metrics, " + count + " series, the youngest sample of "
                + PushedGroups.ago(youngest)
                + (absent.isEmpty()
                        ? ""
                        : "; of the mapping's metrics not there: "
                                + absent.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                                + (absent.size() > MOST_NAMED ? ", …" : "")
                                + " (no device has sent one, or it was not pushed)"));
    }

    private static boolean isOf(String there, String metric) {
        return there.equals(metric)
                || there.startsWith(metric)
                        && List.of("_bucket", "_count", "_sum").contains(there.substring(metric.length()));
    }
}
