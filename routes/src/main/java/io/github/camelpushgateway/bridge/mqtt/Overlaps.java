// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.settings.SourceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.camel.util.ObjectHelper;

/**
 * Filters that match the same topics. A broker may send such a message once for each of them, which does no harm to
 * values, and counts twice in counters that accumulate.
 */
final class Overlaps {

    /** In a line that is no comment. */
    private static final Pattern ACCUMULATES =
            Pattern.compile("(?m)^[^#\\n]*\\baccumulate[\"']?\\s*:\\s*[\"']?(?:true|True|TRUE)\\b");

    private static final String FILE = "file:";
    private static final String RESOURCE = "classpath:";

    private record Filter(SourceSettings of, String text) {}

    private Overlaps() {}

    static void check(List<SourceSettings> configured, Consumer<String> problems, Consumer<String> warnings) {
        List<Filter> filters = new ArrayList<>();
        for (SourceSettings settings : configured) {
            String written = settings.get("topic");
            if (written == null || TopicFilters.problemOf(written) != null) {
                continue;
            }
            for (String text : TopicFilters.in(written)) {
                Filter filter = new Filter(settings, text);
                filters.forEach(former -> check(former, filter, problems, warnings));
                filters.add(filter);
                if (TopicFilters.isShared(text)) {
                    warnings.accept(settings.key("topic") + " holds '" + text
                            + "': where another bridge subscribes to the same, each gets some of the messages, and the values of"
                            + " one device may go backwards. Let one bridge have a topic");
                }
            }
        }
    }

    private static void check(Filter one, Filter other, Consumer<String> problems, Consumer<String> warnings) {
        boolean meet = Objects.equals(one.of.get("broker-url"), other.of.get("broker-url"))
                && Objects.equals(one.of.get("job"), other.of.get("job"))
                && Objects.equals(one.of.get("mapping"), other.of.get("mapping"));
        if (!meet || !TopicFilters.overlap(one.text, other.text)) {
            return;
        }
        String which = one.of == other.of
                ? one.of.key("topic") + " holds '" + one.text + "' and '" + other.text + "', which"
                : one.of.key("topic") + " holds '" + one.text + "', " + other.of.key("topic") + " '" + other.text
                        + "', and they";
        if (accumulates(one.of.get("mapping"))) {
            problems.accept(
                    which + " match the same topics of one broker: counters that accumulate (" + one.of.get("mapping")
                            + ") would count a message twice. Write filters that do not overlap, or give one another job or mapping");
        } else {
            warnings.accept(which + " match the same topics of one broker, which may send a message twice");
        }
    }

    /** Whether one of the files has a metric that does. */
    private static boolean accumulates(String mappings) {
        return mappings != null
                && Arrays.stream(mappings.split(","))
                        .anyMatch(mapping ->
                                ACCUMULATES.matcher(text(mapping.strip())).find());
    }

    /** What is wrong with a mapping is told when it is loaded; here it is empty then. */
    private static String text(String mapping) {
        try {
            if (mapping.startsWith(FILE)) {
                return Files.readString(Path.of(mapping.substring(FILE.length())));
            }
            String resource = mapping.startsWith(RESOURCE) ? mapping.substring(RESOURCE.length()) : "";
            try (InputStream in = ObjectHelper.loadResourceAsStream(resource)) {
                return resource.isEmpty() || in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }
}
