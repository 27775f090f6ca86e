// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the programs that are measured with, as they are installed and with their own defaults, each on a free
 * port.
 */
final class Servers {

    private static final long READY_NANOS = 20_000_000_000L;

    private Servers() {}

    /** A running server and where it is. */
    record Server(ChildProcess process, int port) implements AutoCloseable {

        String http() {
            return "http://127.0.0.1:" + port;
        }

        String tcp() {
            return "tcp://127.0.0.1:" + port;
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** A Pushgateway. Debian's package persists to a file of its own unless told not to. */
    static Server pushgateway() throws IOException, InterruptedException {
        return pushgateway("--persistence.file=");
    }

    static Server pushgateway(String... flags) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("pushgateway", "prometheus-pushgateway"));
        command.add("--web.listen-address=127.0.0.1:" + port);
        command.addAll(List.of(flags));
        return started(command, port);
    }

    /**
     * A mosquitto that keeps all messages in memory, however many.
     *
     * @param maxInflight how many messages it sends a client before it wants acknowledgements
     */
    static Server mosquitto(int maxInflight) throws IOException, InterruptedException {
        int port = freePort();
        Path configuration = Files.createTempFile("mosquitto", ".conf");
        configuration.toFile().deleteOnExit();
        Files.writeString(
                configuration,
                """
                listener %d 127.0.0.1
                allow_anonymous true
                user %s
                max_inflight_messages %d
                max_queued_messages 0
                """
                        .formatted(port, System.getProperty("user.name"), maxInflight));
        return started(List.of(System.getProperty("mosquitto", "mosquitto"), "-c", configuration.toString()), port);
    }

    /** prometheus-mqtt-exporter, set up for the same messages. */
    static Server mqttExporter(String program, int brokerPort) throws IOException, InterruptedException {
        int port = freePort();
        Path configuration = Files.createTempFile("mqtt-exporter", ".yaml");
        configuration.toFile().deleteOnExit();
        Files.writeString(
                configuration,
                """
                mqtt:
                  server: tcp://127.0.0.1:%d
                  topic_path: sensors/+/+
                  device_id_regex: "(.*/)?(?P<deviceid>.*)"
                  qos: 0
                cache:
                  timeout: 60m
                metrics:
                  - {prom_name: sensor_temperature_celsius, mqtt_name: temperature, help: Air temperature., type: gauge}
                  - {prom_name: sensor_humidity_percent, mqtt_name: humidity, help: Relative humidity., type: gauge}
                  - {prom_name: sensor_battery_volts, mqtt_name: battery, help: Voltage of the battery., type: gauge}
                """
                        .formatted(brokerPort));
        return started(
                List.of(
                        program,
                        "-config",
                        configuration.toString(),
                        "-listen-address",
                        "127.0.0.1",
                        "-listen-port",
                        Integer.toString(port)),
                port);
    }

    private static Server started(List<String> command, int port) throws IOException, InterruptedException {
        ChildProcess process = ChildProcess.program(command);
        long deadline = System.nanoTime() + READY_NANOS;
        while (!isOpen(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.close();
                throw new IOException(command.get(0) + " does not answer on port " + port + "; try: " + command);
            }
            Thread.sleep(20);
        }
        return new Server(process, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
