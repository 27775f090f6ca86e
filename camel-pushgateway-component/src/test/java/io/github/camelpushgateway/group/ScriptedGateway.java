// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.gateway.GatewayAnswer;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.ownership.NotOwnerException;
import io.github.camelpushgateway.ownership.Ownership;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A gateway in memory that keeps groups as a Pushgateway does (POST replaces families, PUT groups), counts
 * requests, and can be told to wait or to refuse. Samples of numbers only.
 */
public final class ScriptedGateway implements PushChannel.Sender {

    /** By group path, family and series. */
    public final ConcurrentMap<String, Map<String, Map<String, Double>>> groups = new ConcurrentHashMap<>();

    public final List<String> requests = java.util.Collections.synchronizedList(new ArrayList<>());
    public final AtomicInteger mostAtOnce = new AtomicInteger();
    public final AtomicInteger mostAtOnceInAGroup = new AtomicInteger();

    private final AtomicInteger inFlight = new AtomicInteger();
    private final ConcurrentMap<String, AtomicInteger> inFlightByGroup = new ConcurrentHashMap<>();
    private volatile Function<Push, GatewayException> script = push -> null;
    private volatile Semaphore gate;

    /** What a request brings. */
    public record Push(Method method, String path, Map<String, Map<String, Double>> families) {}

    /** From now on, whatever the function returns is thrown. */
    public void answer(Function<Push, GatewayException> refusal) {
        script = refusal;
    }

    /** From now on requests wait until {@link #letPass}. */
    public void hold() {
        gate = new Semaphore(0);
    }

    public void letPass(int requestsToLetPass) {
        gate.release(requestsToLetPass);
    }

    public void letAllPass() {
        Semaphore open = gate;
        gate = null;
        open.release(1_000_000);
    }

    public Double value(String path, String family, String labels) {
        return groups.getOrDefault(path, Map.of())
                .getOrDefault(family, Map.of())
                .get(labels);
    }

    public static GatewayException refusal(int status, String words) {
        return new GatewayException(
                "POST",
                "http://gateway",
                status,
                words,
                null,
                status >= 500 || status == 429,
                status == 400 || status == 413,
                null,
                null);
    }

    public static GatewayException unreachable() {
        return new GatewayException(
                "POST",
                "http://gateway",
                GatewayException.NO_STATUS,
                "connection refused",
                null,
                true,
                false,
                null,
                null);
    }

    @Override
    public GatewayAnswer send(GatewayRequest request, Ownership owner) throws GatewayException {
        NotOwnerException.check(owner);
        requests.add(request.method() + " " + request.groupPath());
        AtomicInteger ofGroup = inFlightByGroup.computeIfAbsent(request.groupPath(), path -> new AtomicInteger());
        mostAtOnce.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        mostAtOnceInAGroup.accumulateAndGet(ofGroup.incrementAndGet(), Math::max);
        try {
            Semaphore closed = gate;
            if (closed != null) {
                closed.acquireUninterruptibly();
            }
            Push push = new Push(request.method(), request.groupPath(), families(request));
            GatewayException refusal = script.apply(push);
            if (refusal != null) {
                throw refusal;
            }
            store(push);
            return new GatewayAnswer(200);
        } finally {
            ofGroup.decrementAndGet();
            inFlight.decrementAndGet();
        }
    }

    private void store(Push push) {
        switch (push.method()) {
            case DELETE -> groups.remove(push.path());
            case PUT -> groups.put(push.path(), push.families());
            case POST ->
                groups.merge(push.path(), push.families(), (former, pushed) -> {
                    Map<String, Map<String, Double>> merged = new TreeMap<>(former);
                    merged.putAll(pushed);
                    return merged;
                });
        }
    }

    private static Map<String, Map<String, Double>> families(GatewayRequest request) {
        Map<String, Map<String, Double>> families = new TreeMap<>();
        if (request.length() == 0) {
            return families;
        }
        try {
            for (MetricFamily family :
                    ExpositionFormat.TEXT.read(new ByteArrayInputStream(request.body(), 0, request.length()))) {
                Map<String, Double> series = new TreeMap<>();
                family.samples().forEach(sample -> series.put(sample.labels().toString(), number(sample.value())));
                families.put(family.descriptor().name(), series);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return families;
    }

    /** Of a histogram, how many observations it has. */
    private static double number(SampleValue value) {
        return value instanceof HistogramValue histogram ? histogram.count() : ((NumberValue) value).value();
    }
}
