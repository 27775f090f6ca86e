// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.github.camelpushgateway.mapping.Explanation;
import java.util.List;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** What a mapping makes of records, for a browser. Stateless. */
final class ExplanationJson {

    private ExplanationJson() {}

    static JsonArray of(List<Explanation> records) {
        JsonArray all = new JsonArray();
        records.forEach(record -> all.add(of(record)));
        return all;
    }

    private static JsonObject of(Explanation record) {
        JsonArray rules = new JsonArray();
        for (Explanation.Trial trial : record.rules()) {
            JsonObject rule = new JsonObject();
            rule.put("rule", trial.rule());
            rule.put("used", trial.used());
            rule.put("why", trial.why());
            rules.add(rule);
        }
        JsonArray metrics = new JsonArray();
        for (Explanation.Outcome outcome : record.metrics()) {
            JsonObject metric = new JsonObject();
            metric.put("metric", outcome.metric());
            metric.put(
                    "series",
                    new JsonArray(outcome.series().stream()
                            .map(Explanation.Series::toString)
                            .toList()));
            metric.put("why", outcome.why());
            metric.put("notes", new JsonArray(outcome.notes()));
            metrics.add(metric);
        }
        JsonObject json = new JsonObject();
        json.put("rules", rules);
        json.put("leftOut", record.leftOut());
        json.put("metrics", metrics);
        json.put("withdrawn", new JsonArray(record.withdrawn()));
        return json;
    }
}
