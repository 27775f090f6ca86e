// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.gateway.GatewayClient;
import io.github.camelpushgateway.gateway.GatewayProfile;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.gateway.GatewayUrl;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A whole push of 1,000 gauges over HTTP by four threads, to a server that only answers: ours encodes known series
 * with values that changed and sends them, client_java's {@code PushGateway} scrapes its registry and sends. Rounds
 * take turns.
 *
 * <p>System properties: {@code rounds} (default 5), {@code seconds} a round (3).
 */
public final class HttpPushBenchmark {

    private static final int THREADS = 4;
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int SECONDS = Integer.getInteger("seconds", 3);

    private HttpPushBenchmark() {}

    private record Peer(String name, List<Callable<?>> pushes, List<Double> perSecond, List<Double> cpuMicros) {

        Peer(String name, List<Callable<?>> pushes) {
            this(name, pushes, new ArrayList<>(), new ArrayList<>());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Figures.Table table = new Figures.Table("push of 1,000 gauges", "pushes/s", "x client_java", "CPU us/push");
        try (ChildProcess server = ChildProcess.java(AnsweringServer.class, List.of());
                CamelContext context = new DefaultCamelContext()) {
            int port = Integer.parseInt(server.hear());
            context.start();
            GatewayClient client = new GatewayClient(
                    context,
                    GatewayUrl.parse("http://127.0.0.1:" + port),
                    GatewayProfile.PUSHGATEWAY,
                    Authentication.fixed(AuthenticationKind.NONE, null),
                    Duration.ofSeconds(10),
                    Map.of("connectionsPerRoute", THREADS),
                    true);
            client.start();
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            for (ExpositionFormat format : ExpositionFormat.values()) {
                String name = format.name().toLowerCase(java.util.Locale.ROOT);
                Peer theirs = new Peer("client_java, " + name, clientJava(port, format));
                Peer ours = new Peer("this component, " + name, ours(client, format));
                for (int round = -2; round < ROUNDS; round++) {
                    for (Peer peer : List.of(theirs, ours)) {
                        measure(peer, threads);
                        if (round < 0) {
                            peer.perSecond.clear();
                            peer.cpuMicros.clear();
                        }
                    }
                }
                for (Peer peer : List.of(theirs, ours)) {
                    table.row(
                            peer.name,
                            Figures.text(Figures.median(peer.perSecond)),
                            Figures.text(Figures.median(peer.perSecond) / Figures.median(theirs.perSecond)),
                            Figures.text(Figures.median(peer.cpuMicros)));
                }
            }
            client.stop();
        }
        System.out.println(table);
        System.exit(0);
    }

    private static List<Callable<?>> ours(GatewayClient client, ExpositionFormat format) {
        List<Callable<?>> pushes = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            ExpositionWriter writer = format.newWriter();
            EncodedSeries[] gauges = Workload.gauges().encodedBy(writer);
            String path = "/metrics/job/ours-" + i;
            pushes.add(() -> {
                int length = EncodedSeries.write(gauges, writer);
                return client.send(GatewayRequest.push(
                        GatewayRequest.Method.POST, path, format.contentType(), writer.buffer(), length));
            });
        }
        return pushes;
    }

    private static List<Callable<?>> clientJava(int port, ExpositionFormat format) {
        List<Callable<?>> pushes = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            PushGateway gateway = PushGateway.builder()
                    .address("127.0.0.1:" + port)
                    .job("theirs-" + i)
                    .format(format == ExpositionFormat.TEXT ? Format.PROMETHEUS_TEXT : Format.PROMETHEUS_PROTOBUF)
                    .registry(Workload.gauges().registry())
                    .build();
            pushes.add(() -> {
                gateway.pushAdd();
                return null;
            });
        }
        return pushes;
    }

    private static void measure(Peer peer, ExecutorService threads) throws Exception {
        double cpu = SensorPushes.cpuSeconds();
        long start = System.nanoTime();
        List<Future<Long>> counts = new ArrayList<>();
        for (Callable<?> push : peer.pushes) {
            counts.add(threads.submit(() -> {
                long pushes = 0;
                while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
                    push.call();
                    pushes++;
                }
                return pushes;
            }));
        }
        long pushes = 0;
        for (Future<Long> count : counts) {
            pushes += count.get();
        }
        peer.perSecond.add(pushes / ((System.nanoTime() - start) / 1e9));
        peer.cpuMicros.add((SensorPushes.cpuSeconds() - cpu) * 1e6 / pushes);
    }
}
