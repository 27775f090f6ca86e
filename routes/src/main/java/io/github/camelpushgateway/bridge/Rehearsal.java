// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import com.sun.net.httpserver.HttpServer;
import io.github.camelpushgateway.bridge.cli.CheckCommand;
import io.github.camelpushgateway.bridge.cli.CommandLine;
import io.github.camelpushgateway.bridge.cli.CommandLog;
import io.github.camelpushgateway.bridge.cli.ExplainCommand;
import io.github.camelpushgateway.bridge.page.ManagementSettings;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.start.InstallFolder;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Does once what the bridge does at its start, all within this process and a folder of its own: looks at a message,
 * checks settings, runs the sources until a file has been pushed to a gateway that is part of the rehearsal. The
 * start script runs it while Java notes which classes are used, for an archive that makes later starts faster. Reads
 * no settings of the user's, and reaches no server but its own.
 */
public final class Rehearsal {

    private static final long LONGEST_SECONDS = 30;

    private Rehearsal() {}

    /** Exit code 1 if nothing was pushed in time. */
    public static void main(String[] arguments) throws Exception {
        InstallFolder.use();
        Path folder = Files.createTempDirectory("camel-pushgateway-rehearsal");
        boolean pushed;
        try {
            pushed = run(folder);
        } finally {
            delete(folder);
        }
        System.exit(pushed ? 0 : 1);
    }

    static boolean run(Path folder) throws Exception {
        CountDownLatch pushes = new CountDownLatch(1);
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            pushes.countDown();
        });
        gateway.start();
        try {
            String url = "http://127.0.0.1:" + gateway.getAddress().getPort();
            look(url);
            Path inbox = Files.createDirectories(folder.resolve("inbox"));
            Files.writeString(inbox.resolve("erp-emea-2026-01-31.csv"), "region;orders\nemea;1\n");
            Files.writeString(
                    folder.resolve("mapping.yaml"),
                    """
                    rules:
                      - csv: {delimiter: ";"}
                        group: {region: region}
                        metrics:
                          - {name: orders_count, value: orders, help: Orders.}
                    """);
            try (RunningBridge bridge = RunningBridge.start(Map.of(
                    "pushgateway.url",
                    url,
                    "bridge.sources",
                    "csv,relay,mqtt",
                    "csv.inbox",
                    inbox.toString(),
                    "csv.settle-time",
                    "1ms",
                    "csv.mapping",
                    "file:" + folder.resolve("mapping.yaml"),
                    "relay.port",
                    "0",
                    // Not a broker, but something that answers, and is our own.
                    "mqtt.broker-url",
                    url.replace("http:", "tcp:"),
                    "mqtt.topic",
                    "#"))) {
                return pushes.await(LONGEST_SECONDS, TimeUnit.SECONDS)
                        && bridge.camelContext().getStatus().isStarted();
            }
        } finally {
            gateway.stop(0);
        }
    }

    /** The commands that only look. */
    private static void look(String url) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Bridge.run(new String[] {"--version"}, nowhere, nowhere);
        CommandLog log = new CommandLog();
        log.initialize();
        log.getLoggerFactory().getLogger("rehearsal").info("{}", log.getMarkerFactory());
        Settings settings = BridgeSettings.of(Map.of("pushgateway.url", url, "relay.port", "0"));
        InputStream message = new ByteArrayInputStream("{\"temperature\":21.5}".getBytes(StandardCharsets.UTF_8));
        new ExplainCommand(settings, BridgeSettings.SOURCES, message, nowhere, nowhere)
                .run(new CommandLine(
                        List.of("--topic=sensors/north/dev-1"), ExplainCommand.OPTIONS, ExplainCommand.FLAGS));
        new CheckCommand(settings, BridgeSettings.SOURCES, ManagementSettings::check, nowhere, nowhere)
                .run(new CommandLine(List.of(), Set.of(), CheckCommand.FLAGS));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
