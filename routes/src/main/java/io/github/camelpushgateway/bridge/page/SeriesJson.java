// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.state.SeriesStatus;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * {@code groups.json} and {@code series.json}: what the gateways hold of this process, a page at a time and searched
 * here, so that a browser never gets a hundred thousand of them. Thread safe; may wait for a push to end.
 */
final class SeriesJson {

    /** In one answer. */
    static final int MOST = 200;

    private static final int TRIES = 10;
    private static final long BETWEEN_MILLIS = 50;

    private final CamelContext context;

    SeriesJson(CamelContext context) {
        this.context = context;
    }

    /** A group of a gateway. */
    private record Place(String gateway, GroupStatus group, ObservedEndpoint endpoint) {}

    private List<Place> places() {
        Map<String, Place> places = new LinkedHashMap<>();
        for (ObservedEndpoint endpoint : ObservedEndpoints.in(context)) {
            String gateway = endpoint.gatewayUrl();
            if (places.values().stream().noneMatch(place -> place.gateway.equals(gateway))) {
                for (GroupStatus group : endpoint.groups()) {
                    places.put(gateway + " " + group.key(), new Place(gateway, group, endpoint));
                }
            }
        }
        return places.values().stream()
                .sorted((one, other) ->
                        one.group.key().toString().compareTo(other.group.key().toString()))
                .toList();
    }

    /**
     * The groups whose job or labels hold a text.
     *
     * @param search in any case; empty for all
     * @param offset how many of those found are passed over
     */
    JsonObject groups(String search, int offset) {
        String wanted = search.toLowerCase(Locale.ROOT);
        List<Place> all = places();
        List<Place> found = all.stream()
                .filter(place -> wanted.isEmpty()
                        || place.group.key().toString().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        JsonArray groups = new JsonArray();
        GroupTimes times = new GroupTimes(ObservedEndpoints.in(context));
        found.stream().skip(offset).limit(MOST).forEach(place -> groups.add(group(place, times)));
        JsonObject json = new JsonObject();
        json.put("all", all.size());
        json.put("found", found.size());
        json.put("groups", groups);
        return json;
    }

    private static JsonObject group(Place place, GroupTimes times) {
        GroupStatus group = place.group;
        JsonObject json = new JsonObject();
        json.put("gateway", place.gateway);
        json.put("path", group.key().path());
        json.put("job", group.key().job());
        json.put("grouping", new JsonObject(group.key().grouping().asMap()));
        json.put("series", group.series());
        json.put("metrics", group.families());
        json.put("lastSuccess", times.lastSuccess(place.gateway, group));
        return json;
    }

    /**
     * The series that hold a text in their name, help or labels.
     *
     * @param key of this group only; {@code null} for all
     * @param search words in any case, separated by blanks, all of which have to be there; empty for all
     * @param offset how many of those found are passed over
     */
    JsonObject series(@Nullable GroupingKey key, String search, int offset) throws InterruptedException {
        String[] wanted = search.isBlank()
                ? new String[0]
                : search.toLowerCase(Locale.ROOT).strip().split("\\s+");
        JsonArray page = new JsonArray();
        long all = 0;
        long found = 0;
        List<String> busy = new ArrayList<>();
        for (Place place : places()) {
            if (key != null && !key.equals(place.group.key())) {
                continue;
            }
            List<SeriesStatus> series = whenIdle(place);
            if (series == null) {
                busy.add(place.group.key().toString());
                continue;
            }
            all += series.size();
            String around = place.group.key().toString().toLowerCase(Locale.ROOT);
            for (SeriesStatus one : series) {
                if (holds(one, around, wanted)) {
                    if (found >= offset && page.size() < MOST) {
                        page.add(series(place, one));
                    }
                    found++;
                }
            }
        }
        JsonObject json = new JsonObject();
        json.put("all", all);
        json.put("found", found);
        json.put("series", page);
        json.put("busy", new JsonArray(busy));
        return json;
    }

    /** During a push a group's series belong to who pushes; that rarely takes long. */
    private static @Nullable List<SeriesStatus> whenIdle(Place place) throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            List<SeriesStatus> series = place.endpoint.series(place.group.key());
            if (series != null) {
                return series;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
        return null;
    }

    /** Without making a text of each series first: there may be a hundred thousand. */
    private static boolean holds(SeriesStatus series, String group, String[] words) {
        for (String word : words) {
            boolean here = group.contains(word) || contains(series.metric().name(), word);
            for (int i = 0; !here && i < series.labels().size(); i++) {
                here = contains(series.labels().name(i), word)
                        || contains(series.labels().value(i), word);
            }
            if (!here && !contains(series.metric().help(), word)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(@Nullable String text, String word) {
        if (text == null) {
            return false;
        }
        for (int i = 0; i <= text.length() - word.length(); i++) {
            if (text.regionMatches(true, i, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    private static JsonObject series(Place place, SeriesStatus series) {
        JsonObject json = new JsonObject();
        json.put("gateway", place.gateway);
        json.put("group", place.group.key().path());
        json.put("job", place.group.key().job());
        json.put("grouping", new JsonObject(place.group.key().grouping().asMap()));
        json.put("name", series.metric().name());
        json.put("type", series.metric().type().text());
        json.put("help", series.metric().help());
        json.put("labels", new JsonObject(series.labels().asMap()));
        json.put("value", series.value());
        json.put("seconds", series.ageMillis() < 0 ? null : series.ageMillis() / 1000.0);
        return json;
    }
}
