// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the MQTT route takes of a machine at the rates that sensors have, with its defaults, the Java options of the
 * installed bridge and the memory of its Kubernetes manifest: QoS 1, from mosquitto to a default Pushgateway. A
 * site is a group.
 *
 * <p>System properties: {@code seconds} of a measurement and of the warm-up before it (default 30),
 * {@code pushgateway} and {@code mosquitto} (programs).
 */
public final class SizingBenchmark {

    private static final int SECONDS = Integer.getInteger("seconds", 30);
    /** @param groups of as many devices each */
    private record Load(int devices, int groups, int perSecond) {}

    private static final List<Load> LOADS = List.of(
            new Load(100, 1, 10),
            new Load(1_000, 1, 100),
            new Load(1_000, 10, 100),
            new Load(1_000, 1, 1_000),
            new Load(10_000, 10, 1_000),
            new Load(10_000, 10, 10_000));

    /** mosquitto's own default. */
    private static final int WINDOW = 20;

    private SizingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        // As bin/bridge has it, in a container of 384 MB, of which Java takes a quarter for its heap.
        System.setProperty(
                "bridge.options",
                "-XX:+UseSerialGC -Xmx96m -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000"
                        + " -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000");
        Figures.Table table = new Figures.Table(
                "devices",
                "groups",
                "messages/s",
                "bridge, % of a core",
                "gateway, % of a core",
                "bridge, MB resident",
                "gateway, MB resident",
                "p50 ms",
                "p99 ms");
        for (Load load : LOADS) {
            table.row(measure(load));
        }
        System.out.println(table);
        System.exit(0);
    }

    private static String[] measure(Load load) throws Exception {
        int perSecond = load.perSecond;
        try (Servers.Server broker = Servers.mosquitto(WINDOW);
                Servers.Server gateway = Servers.pushgateway();
                Bridge bridge = bridge(broker, gateway);
                ChildProcess publisher = ChildProcess.java(
                        MessagePublisher.class,
                        List.of(),
                        Integer.toString(broker.port()),
                        "1",
                        Integer.toString(load.devices),
                        Integer.toString(load.devices / load.groups))) {
            // What comes before the route has subscribed, the broker keeps for nobody.
            Bridge.Progress first;
            do {
                publisher.ask("flood 1");
                first = bridge.await(1);
            } while (first.messages() == 0);
            long all = first.messages() + 2L * perSecond * SECONDS;
            String steadily = "steady " + perSecond + " " + SECONDS;
            publisher.ask(steadily);
            bridge.latencies();
            double bridgeCpu = bridge.process().cpuSeconds();
            double gatewayCpu = gateway.process().cpuSeconds();
            publisher.ask(steadily);
            bridgeCpu = bridge.process().cpuSeconds() - bridgeCpu;
            gatewayCpu = gateway.process().cpuSeconds() - gatewayCpu;
            Bridge.Progress progress = bridge.await(all);
            if (progress.messages() < all || progress.failed() > 0) {
                throw new IllegalStateException("Not everything was delivered: " + progress);
            }
            double[] latencies = bridge.latencies();
            return new String[] {
                String.format(java.util.Locale.ROOT, "%,d", load.devices),
                Integer.toString(load.groups),
                String.format(java.util.Locale.ROOT, "%,d", perSecond),
                Figures.text(bridgeCpu / SECONDS * 100),
                Figures.text(gatewayCpu / SECONDS * 100),
                Figures.text(bridge.process().residentBytes() / 1e6),
                Figures.text(gateway.process().residentBytes() / 1e6),
                Figures.text(latencies[0]),
                Figures.text(latencies[1])
            };
        }
    }

    private static Bridge bridge(Servers.Server broker, Servers.Server gateway) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("mqtt.broker-url", broker.tcp());
        settings.put("mqtt.topic", "sensors/#");
        settings.put("pushgateway.url", gateway.http());
        return Bridge.route("classpath:routes/mqtt.camel.yaml", settings);
    }
}
