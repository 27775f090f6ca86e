// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads the body of a push: decompressed, bounded, and parsed as its content type says. */
final class PushBody {

    private PushBody() {}

    /**
     * Reads a body to its end, decompressing gzip.
     *
     * @param maxBytes the most that is taken, counted after decompression, so that a small body cannot unfold into
     *     a large one
     * @throws Refusal 413 if there is more, 400 if it is not the gzip it claims to be
     */
    static byte[] read(InputStream body, String contentEncoding, int maxBytes) throws IOException, Refusal {
        byte[] content;
        if ("gzip".equalsIgnoreCase(contentEncoding)) {
            try {
                content = new GZIPInputStream(body).readNBytes(maxBytes + 1);
            } catch (IOException e) {
                throw Refusal.badRequest("gzip: " + e.getMessage());
            }
        } else {
            content = body.readNBytes(maxBytes + 1);
        }
        if (content.length > maxBytes) {
            throw new Refusal(413, "request body larger than " + maxBytes + " bytes");
        }
        return content;
    }

    /**
     * Parses a body. Whatever does not say exactly that it is delimited protobuf is read as text, as the
     * Pushgateway does.
     *
     * @return the families by name; of two protobuf messages of one name the last remains
     * @throws Refusal 400 if the body cannot be read so
     */
    static Map<String, MetricFamily> parse(byte[] content, String contentType) throws Refusal {
        return isDelimitedProtobuf(contentType) ? protobuf(content) : TextParser.parse(content);
    }

    static boolean isDelimitedProtobuf(String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.split(";");
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].trim().split("=", 2);
            String value = parameter.length == 2 ? parameter[1].trim() : "";
            if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
                value = value.substring(1, value.length() - 1);
            }
            parameters.put(parameter[0].trim().toLowerCase(Locale.ROOT), value);
        }
        return parts[0].trim().equalsIgnoreCase("application/vnd.google.protobuf")
                && "io.prometheus.client.MetricFamily".equals(parameters.get("proto"))
                && "delimited".equals(parameters.get("encoding"));
    }

    private static Map<String, MetricFamily> protobuf(byte[] content) throws Refusal {
        Map<String, MetricFamily> families = new LinkedHashMap<>();
        InputStream in = new ByteArrayInputStream(content);
        try {
            for (MetricFamily family = MetricFamily.parseDelimitedFrom(in);
                    family != null;
                    family = MetricFamily.parseDelimitedFrom(in)) {
                // The Pushgateway takes any name and is unreadable to its scraper from then on; that is nothing to
                // imitate.
                if (!family.getName().matches("[a-zA-Z_:][a-zA-Z0-9_:]*")) {
                    throw Refusal.badRequest("invalid metric name " + GoFormat.quoted(family.getName()));
                }
                families.put(family.getName(), family);
            }
        } catch (InvalidProtocolBufferException e) {
            boolean truncated = e.getMessage().contains("ended unexpectedly");
            throw Refusal.badRequest(truncated ? "unexpected EOF" : "proto: cannot parse invalid wire-format data");
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
        return families;
    }
}
