// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.explain;

import io.github.camelpushgateway.PushPreview;
import io.github.camelpushgateway.mapping.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a message, in words. Immutable.
 *
 * @param preview what the component says of it
 */
public record Explained(PushPreview preview) {

    /** Whether something of it would be pushed. */
    public boolean isPushed() {
        return !preview.requests().isEmpty();
    }

    /**
     * Why nothing, or not all of it, would be pushed: each record that is left out, with its reason.
     *
     * @return empty if all of it would be
     */
    public List<String> leftOut() {
        List<String> reasons = new ArrayList<>(preview.rejected());
        for (Explanation record : preview.explanations()) {
            if (record.leftOut() != null && !isSaid(record.leftOut(), reasons)) {
                reasons.add(record.leftOut());
            }
        }
        return reasons;
    }

    /** All that is said of each record, with its rules, series and reasons; a heading where there are several. */
    public String records() {
        StringBuilder text = new StringBuilder();
        List<Explanation> records = preview.explanations();
        for (int i = 0; i < records.size(); i++) {
            if (records.size() > 1) {
                text.append("Record ").append(i + 1).append('\n');
            }
            text.append(records.get(i)).append('\n');
        }
        preview.rejected().forEach(reason -> text.append(reason).append('\n'));
        return text.toString();
    }

    /** The requests with all headers, secrets masked, and the text that each would bring. */
    public String requests() {
        StringBuilder text = new StringBuilder();
        for (PushPreview.Request request : preview.requests()) {
            text.append(request.method()).append(' ').append(request.url()).append('\n');
            for (Map.Entry<String, String> header : request.headers().entrySet()) {
                text.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append('\n');
            }
            text.append('\n').append(request.text()).append('\n');
        }
        return text.toString();
    }

    /**
     * What would be pushed, for comparison: of each request its method and path, then its text.
     *
     * @return empty if nothing would be
     */
    public String exposition() {
        StringBuilder text = new StringBuilder();
        for (PushPreview.Request request : preview.requests()) {
            int path = request.url().indexOf("/metrics/job");
            text.append(request.method())
                    .append(' ')
                    .append(path < 0 ? request.url() : request.url().substring(path))
                    .append('\n')
                    .append(request.text());
        }
        return text.toString();
    }

    private static boolean isSaid(String reason, List<String> reasons) {
        return reasons.stream().anyMatch(said -> said.contains(reason));
    }
}
