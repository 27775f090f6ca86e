// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.camelpushgateway.mapping.file.MappingException;
import io.github.camelpushgateway.mapping.file.MappingLoader;
import io.github.camelpushgateway.mapping.file.Problem;
import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Loads mappings from text and maps records with them, for tests. */
public final class Mappings {

    private Mappings() {}

    public static Mapping mapping(String yaml) {
        try {
            return MappingLoader.load("test.yaml", new StringReader(yaml));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A mapping of one rule without {@code from}, of which the metrics are given. */
    public static Mapping metrics(String metrics) {
        return mapping("rules:\n  - metrics:\n" + metrics.indent(6));
    }

    /** What is wrong with a file, one problem a line, without the file's name. */
    public static List<String> problems(String yaml) {
        MappingException refused = catchThrowableOfType(MappingException.class, () -> mapping(yaml));
        return refused.problems().stream()
                .map(Problem::toString)
                .map(line -> line.replace("test.yaml:", ""))
                .toList();
    }

    /** A record of a topic, without headers. */
    public static RecordContext ofTopic(String topic) {
        return new RecordContext(topic, null, Map.of(), name -> null, System.currentTimeMillis());
    }

    /** A record of a file, without headers. */
    public static RecordContext ofFile(String file) {
        return new RecordContext(null, file, Map.of(), name -> null, System.currentTimeMillis());
    }

    public static List<String> map(Mapping mapping, RecordContext context, Object... records) throws RecordException {
        return map(mapping, context, Notice.Listener.NONE, records);
    }

    /** As {@link #map(Mapping, RecordContext, Object...)}, with what is noticed beside it. */
    public static List<String> map(Mapping mapping, RecordContext context, Notice.Listener notices, Object... records)
            throws RecordException {
        RuleMatch match = mapping.match(context, notices);
        if (match == null) {
            throw mapping.noRule(context);
        }
        RecordingSink sink = new RecordingSink();
        for (Object record : records) {
            match.map(record, sink);
        }
        return sink.samples;
    }

    public static List<String> map(Mapping mapping, Object... records) throws RecordException {
        return map(mapping, ofTopic("t"), records);
    }
}
