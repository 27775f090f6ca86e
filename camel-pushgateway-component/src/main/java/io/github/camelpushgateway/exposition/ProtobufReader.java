// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.camelpushgateway.exposition.proto.Wire;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.NamingRules;
import io.github.camelpushgateway.metric.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads delimited protobuf: MetricFamily messages, each behind its length. Of a family, one Metric message at a
 * time is parsed, so that memory stays near what the samples need, whatever lengths and empty messages a hostile
 * body holds. That asks for the family's type in front of its metrics, where every known writer has it.
 */
final class ProtobufReader {

    /** No series is nearly as long: a managed gateway takes 1 MB for a whole push. */
    private static final int LONGEST_METRIC = 1024 * 1024;

    private final CodedInputStream in;
    private final Set<String> names = new HashSet<>();

    /**
     * The message being read, the metric within it, and its family's name. Numbers count from 1; 0 and {@code null}
     * before the first.
     */
    private int message;

    private int metric;
    private String name;

    private final int maxSeries;
    private int series;

    /** Where metrics that a gateway writes itself are left out, is given their names; else {@code null}. */
    private final Consumer<String> leftOut;

    private ProtobufReader(InputStream in, int maxSeries, Consumer<String> leftOut) {
        this.in = CodedInputStream.newInstance(in);
        this.leftOut = leftOut;
        this.maxSeries = maxSeries;
    }

    static List<MetricFamily> read(InputStream in, int maxSeries, Consumer<String> leftOut) throws IOException {
        return new ProtobufReader(in, maxSeries, leftOut).read();
    }

    private List<MetricFamily> read() throws IOException {
        List<MetricFamily> families = new ArrayList<>();
        try {
            while (next()) {
                MetricFamily family = family();
                if (family != null && !family.samples().isEmpty()) {
                    families.add(family);
                }
            }
        } catch (InvalidMetricException e) {
            throw ReadError.at("message " + message + (metric == 0 ? "" : ", metric " + metric), name, e);
        }
        return families;
    }

    private boolean next() throws IOException {
        message++;
        metric = 0;
        name = null;
        return !in.isAtEnd();
    }

    /** The next family, or {@code null} if it is left out. */
    private MetricFamily family() throws IOException {
        try {
            return parsedFamily();
        } catch (InvalidProtocolBufferException e) {
            if (e.getCause() instanceof IOException streamFailed) {
                throw streamFailed;
            }
            InvalidMetricException refused = notProtobuf(e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    private MetricFamily parsedFamily() throws IOException {
        in.resetSizeCounter();
        int outer = beginMessage(in.readUInt64(), Integer.MAX_VALUE);
        String help = "";
        MetricType type = null;
        List<Sample> samples = new ArrayList<>();
        int tag;
        while ((tag = in.readTag()) != 0) {
            switch (tag) {
                case Wire.MetricFamily.NAME_FIELD_NUMBER << 3 | WIRETYPE_LENGTH_DELIMITED -> name = text("name");
                case Wire.MetricFamily.HELP_FIELD_NUMBER << 3 | WIRETYPE_LENGTH_DELIMITED -> help = text("help");
                case Wire.MetricFamily.TYPE_FIELD_NUMBER << 3 | WIRETYPE_VARINT -> {
                    if (metric > 0) {
                        throw refused("the type stands behind the metrics", "Write name, help and type first");
                    }
                    type = type(in.readEnum());
                }
                case Wire.MetricFamily.METRIC_FIELD_NUMBER << 3 | WIRETYPE_LENGTH_DELIMITED -> {
                    metric++;
                    if (++series > maxSeries) {
                        throw ReadError.tooMany(name, "series", maxSeries);
                    }
                    // A type that is not written is the first of its enumeration.
                    samples.add(sample(type == null ? MetricType.COUNTER : type));
                }
                default -> in.skipField(tag);
            }
        }
        endMessage(outer);
        metric = 0;
        if (name == null) {
            throw refused("the family has no name", "Set the field 'name'");
        }
        if (leftOut != null && NamingRules.isReserved(name)) {
            leftOut.accept(name);
            return null;
        }
        MetricDescriptor descriptor = new MetricDescriptor(name, type == null ? MetricType.COUNTER : type, help);
        if (names.size() == maxSeries) {
            throw ReadError.tooMany(name, "metrics", maxSeries);
        }
        if (!names.add(name)) {
            throw refused(
                    "a second message for this name, which would take the place of the first",
                    "Put all samples of a name into one message");
        }
        return new MetricFamily(descriptor, samples);
    }

    private Sample sample(MetricType type) throws IOException {
        int outer = beginMessage(in.readUInt64(), LONGEST_METRIC);
        Wire.Metric read = Wire.Metric.parser().parsePartialFrom(in, ExtensionRegistryLite.getEmptyRegistry());
        in.checkLastTagWas(0);
        endMessage(outer);
        return new Sample(
                labels(read), ProtobufValues.value(read, type), read.hasTimestampMs() ? read.getTimestampMs() : null);
    }

    /** Narrows the stream to a message. What its length claims is not allocated, only what comes. */
    private int beginMessage(long length, int longest) throws IOException {
        if (length < 0 || length > longest) {
            throw notProtobuf("its length is given as " + Long.toUnsignedString(length) + " bytes, at most " + longest
                    + " are taken");
        }
        return in.pushLimit((int) length);
    }

    private void endMessage(int outer) {
        // The stream's end looks like the message's end to the parser.
        if (in.getBytesUntilLimit() > 0) {
            throw notProtobuf("it ends " + in.getBytesUntilLimit() + " bytes early");
        }
        in.popLimit(outer);
    }

    private Labels labels(Wire.Metric read) {
        String[] pairs = new String[2 * read.getLabelCount()];
        for (int i = 0; i < read.getLabelCount(); i++) {
            Wire.LabelPair pair = read.getLabel(i);
            pairs[2 * i] = text(pair.getNameBytes(), "label name");
            pairs[2 * i + 1] = text(pair.getValueBytes(), "label value");
        }
        return Labels.ofPairs(name, pairs);
    }

    private String text(String what) throws IOException {
        return text(in.readBytes(), what);
    }

    private String text(ByteString bytes, String what) {
        if (!bytes.isValidUtf8()) {
            throw refused("the " + what + " is not valid UTF-8", "Check the character set the source writes");
        }
        return bytes.toStringUtf8();
    }

    private MetricType type(int number) {
        Wire.MetricType type = Wire.MetricType.forNumber(number);
        if (type == null) {
            throw refused(
                    "the type " + number + " is unknown", "Use one of prometheus/client_model's MetricType, 0 to 5");
        }
        return switch (type) {
            case COUNTER -> MetricType.COUNTER;
            case GAUGE -> MetricType.GAUGE;
            case SUMMARY -> MetricType.SUMMARY;
            case UNTYPED -> MetricType.UNTYPED;
            case HISTOGRAM -> MetricType.HISTOGRAM;
            case GAUGE_HISTOGRAM -> MetricType.GAUGE_HISTOGRAM;
        };
    }

    private InvalidMetricException notProtobuf(String why) {
        return refused(
                "not a protobuf message, or one that was cut short (" + why + ")",
                "Check that the body is delimited protobuf, each message behind its length as a varint, and arrived whole");
    }

    private InvalidMetricException refused(String rule, String hint) {
        return new InvalidMetricException(name, null, rule, hint);
    }
}
