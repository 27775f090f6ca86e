// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** What a Pushgateway tells about itself under {@code /api/v1} (Pushgateway README, "Query API"), read bounded. */
final class GatewayStatus {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory TOKENS = new JsonFactory();

    /** Of a gateway that holds more, nobody's push times are asked. */
    static final long MAX_METRICS_BYTES = 8L << 20;

    /** Where a person asks, once. */
    private static final long MAX_GROUPS_BYTES = 256L << 20;

    private GatewayStatus() {}

    /** When the gateway's process was started, in its own words. */
    static Optional<String> startTime(HttpAnswer answer) throws IOException {
        if (answer.status() != 200) {
            return Optional.empty();
        }
        JsonNode startTime = JSON.readTree(answer.words()).at("/data/start_time");
        return startTime.isTextual() ? Optional.of(startTime.asText()) : Optional.empty();
    }

    /**
     * When each group was last pushed to, in seconds since 1970 by the gateway's clock.
     *
     * @throws IOException if the answer is none, or too long
     */
    static Map<Map<String, String>, Double> pushTimes(ClassicHttpResponse response) throws IOException {
        if (response.getCode() != 200 || response.getEntity() == null) {
            throw new IOException("the gateway answered " + response.getCode());
        }
        try (JsonParser json =
                TOKENS.createParser(new Bounded(response.getEntity().getContent(), MAX_METRICS_BYTES))) {
            return pushTimes(json);
        }
    }

    private static Map<Map<String, String>, Double> pushTimes(JsonParser json) throws IOException {
        Map<Map<String, String>, Double> times = new HashMap<>();
        expect(json.nextToken() == JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean data = json.currentName().equals("data");
            json.nextToken();
            if (!data) {
                json.skipChildren();
                continue;
            }
            expect(json.currentToken() == JsonToken.START_ARRAY);
            while (json.nextToken() == JsonToken.START_OBJECT) {
                group(json, times);
            }
        }
        return times;
    }

    private static void group(JsonParser json, Map<Map<String, String>, Double> times) throws IOException {
        Map<String, String> labels = Map.of();
        Double time = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("labels")) {
                labels = labels(json);
            } else if (name.equals("push_time_seconds")) {
                JsonNode value = JSON.<JsonNode>readTree(json).at("/metrics/0/value");
                time = value.isMissingNode() ? null : Double.valueOf(value.asText());
            } else {
                json.skipChildren();
            }
        }
        if (time != null) {
            times.put(labels, time);
        }
    }

    /**
     * All groups, read as they come.
     *
     * @throws IOException if the answer is none, or longer than {@link #MAX_GROUPS_BYTES}
     */
    static List<GatewayGroup> groups(ClassicHttpResponse response) throws IOException {
        if (response.getCode() != 200 || response.getEntity() == null) {
            throw new IOException("the gateway answered " + response.getCode());
        }
        List<GatewayGroup> groups = new ArrayList<>();
        try (JsonParser json =
                TOKENS.createParser(new Bounded(response.getEntity().getContent(), MAX_GROUPS_BYTES))) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean data = json.currentName().equals("data");
                json.nextToken();
                if (!data) {
                    json.skipChildren();
                    continue;
                }
                expect(json.currentToken() == JsonToken.START_ARRAY);
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    groups.add(wholeGroup(json));
                }
            }
        }
        return groups;
    }

    private static GatewayGroup wholeGroup(JsonParser json) throws IOException {
        Map<String, String> labels = Map.of();
        double pushed = Double.NaN;
        double failed = 0;
        Map<String, Integer> families = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("labels")) {
                labels = labels(json);
            } else if (name.equals("push_time_seconds")) {
                pushed = onlyValue(json);
            } else if (name.equals("push_failure_time_seconds")) {
                failed = onlyValue(json);
            } else if (value == JsonToken.START_OBJECT) {
                families.put(name, series(json));
            }
        }
        return new GatewayGroup(labels, pushed, failed, families);
    }

    private static double onlyValue(JsonParser json) throws IOException {
        return JSON.<JsonNode>readTree(json).at("/metrics/0/value").asDouble(Double.NaN);
    }

    /** How many elements the family's list of metrics has. */
    private static int series(JsonParser json) throws IOException {
        int series = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean metrics = json.currentName().equals("metrics");
            if (json.nextToken() == JsonToken.START_ARRAY && metrics) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    series++;
                    json.skipChildren();
                }
            } else {
                json.skipChildren();
            }
        }
        return series;
    }

    private static Map<String, String> labels(JsonParser json) throws IOException {
        Map<String, String> labels = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            labels.put(name, json.getValueAsString());
        }
        return labels;
    }

    private static void expect(boolean as) throws IOException {
        if (!as) {
            throw new IOException("the answer is not that of a Pushgateway");
        }
    }

    /** Ends with an error where an answer is too long. */
    private static final class Bounded extends FilterInputStream {

        private final long most;
        private long left;

        Bounded(InputStream in, long most) {
            super(in);
            this.most = most;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            count(1);
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(read);
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new IOException("the answer is longer than " + most + " bytes");
            }
        }
    }
}
