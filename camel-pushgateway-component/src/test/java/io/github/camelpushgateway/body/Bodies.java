// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.PlainMapping;
import io.github.camelpushgateway.mapping.RecordingSink;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.MetricType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Reads bodies for tests, and keeps what comes out. */
public final class Bodies {

    private static final CamelContext CONTEXT = new DefaultCamelContext();

    final RecordingSink sink = new RecordingSink();
    public final List<String> rejections = new ArrayList<>();
    final Exchange exchange;
    private Mapping mapping;
    private PlainMapping plain = new PlainMapping("value", MetricType.GAUGE, null, null, null, null);
    private InvalidSamples policy = InvalidSamples.FAIL;
    private TimestampPolicy timestamps = TimestampPolicy.DROP;
    public ReadResult result;

    private Bodies(Object body) {
        exchange = new DefaultExchange(CONTEXT);
        exchange.getMessage().setBody(body);
    }

    public static Bodies body(Object body) {
        return new Bodies(body);
    }

    public Bodies header(String name, Object value) {
        exchange.getMessage().setHeader(name, value);
        return this;
    }

    public Bodies mapping(Mapping rules) {
        mapping = rules;
        return this;
    }

    Bodies plain(String metric, String metricFields, String labelFields) {
        plain = new PlainMapping(metric, MetricType.GAUGE, null, metricFields, labelFields, null);
        return this;
    }

    public Bodies skip() {
        policy = InvalidSamples.SKIP;
        return this;
    }

    Bodies timestamps(TimestampPolicy value) {
        timestamps = value;
        return this;
    }

    /** Reads, and gives the samples as text. */
    public List<String> read() throws RecordException, IOException {
        result = BodyReader.read(
                exchange,
                new BodyOptions(mapping, plain, policy, timestamps, null),
                sink,
                rejection -> rejections.add(rejection.why().getMessage()));
        return sink.samples;
    }
}
