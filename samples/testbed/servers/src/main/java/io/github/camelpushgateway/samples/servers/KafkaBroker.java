// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker in this process: one node that is broker and controller (KRaft), without authentication, with what
 * it holds on disk until it is closed. Small, so that it fits beside the tests.
 */
public final class KafkaBroker implements TestServer {

    private static final int START_SECONDS = 60;

    private final int port;
    private final int controllerPort;
    private final Path directory;
    private final Properties settings;
    private KafkaRaftServer server;

    /** Starts a broker on a free port of 127.0.0.1. It makes no topic by itself. */
    public KafkaBroker() {
        this(Map.of());
    }

    /** @param more settings of the broker in place of, or beside, those that make it small */
    public KafkaBroker(Map<String, String> more) {
        port = Ports.free();
        controllerPort = Ports.free();
        directory = WorkDirectory.create("kafka");
        settings = settings();
        settings.putAll(more);
        format();
        start();
    }

    /** Where clients connect to: {@code 127.0.0.1:<port>}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public String describe() {
        return "embedded Kafka " + AppInfoParser.getVersion();
    }

    @Override
    public void start() {
        if (server != null) {
            return;
        }
        KafkaRaftServer started = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        started.startup();
        server = started;
        // It takes connections a little earlier than it knows its own topics.
        try (AdminClient admin = AdminClient.create(Map.of("bootstrap.servers", address()))) {
            admin.describeCluster().nodes().get(START_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The embedded Kafka broker does not answer on port " + port, e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            KafkaRaftServer stopped = server;
            server = null;
            stopped.shutdown();
            stopped.awaitShutdown();
        }
    }

    @Override
    public void kill() {
        stop();
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException("A broker in this process cannot be made to hang");
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException("A broker in this process cannot be made to hang");
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (RuntimeException e) {
            System.getLogger(KafkaBroker.class.getName()).log(System.Logger.Level.WARNING, e.getMessage(), e);
        } finally {
            WorkDirectory.remove(directory);
        }
    }

    @Override
    public String toString() {
        return describe() + " at " + address();
    }

    /** Makes the disk this node's own: a node refuses to start on one that nobody has given it. */
    private void format() {
        Path file = directory.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] arguments = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
        int exitCode = StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exitCode != 0) {
            throw new IllegalStateException(
                    "The embedded Kafka broker has no disk: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private Properties settings() {
        Properties own = new Properties();
        own.setProperty("process.roles", "broker,controller");
        own.setProperty("node.id", "1");
        own.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        own.setProperty("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        own.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        own.setProperty("controller.listener.names", "CONTROLLER");
        own.setProperty("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        own.setProperty("log.dirs", directory.resolve("logs").toString());
        own.setProperty("auto.create.topics.enable", "false");
        // One node has one copy of everything.
        own.setProperty("offsets.topic.replication.factor", "1");
        own.setProperty("transaction.state.log.replication.factor", "1");
        own.setProperty("transaction.state.log.min.isr", "1");
        // And little of it: the defaults are for machines of their own.
        own.setProperty("offsets.topic.num.partitions", "4");
        own.setProperty("transaction.state.log.num.partitions", "4");
        own.setProperty("log.cleaner.dedupe.buffer.size", "8388608");
        own.setProperty("num.network.threads", "2");
        own.setProperty("num.io.threads", "2");
        own.setProperty("background.threads", "2");
        own.setProperty("group.initial.rebalance.delay.ms", "0");
        own.setProperty("controlled.shutdown.enable", "false");
        return own;
    }
}
