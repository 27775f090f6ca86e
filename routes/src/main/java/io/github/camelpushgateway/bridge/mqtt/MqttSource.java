// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.records.KafkaConnection;
import io.github.camelpushgateway.bridge.records.RecordWriter;
import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.settings.Values;
import io.github.camelpushgateway.bridge.source.Arrival;
import io.github.camelpushgateway.bridge.source.Closing;
import io.github.camelpushgateway.bridge.source.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;

/** Messages of MQTT brokers. */
public final class MqttSource implements Source {

    private static final String ONE_SESSION =
            "Two bridges, or two brokers' names, may not share one: the broker would end one connection for the other";

    private static final SettingGroup SETTINGS = new SettingGroup(
            "MQTT (mqtt.camel.yaml, or mqtt3.camel.yaml for mqtt.version=3)",
            "mqtt",
            "mqtt.brokers",
            List.of(
                    Setting.of(
                                    "mqtt.broker-url",
                                    "`tcp://host:1883`, `ssl://host:8883`, or websockets: `ws://host:8080/mqtt`, `wss://…`")
                            .kind(Setting.Kind.URL)
                            .check(BrokerUrl::problem)
                            .asRequired(),
                    Setting.of(
                                    "mqtt.topic",
                                    "topic filters, separated by commas; `+` stands for one level, `#` for all that follow")
                            .check(TopicFilters::problemOf)
                            .asRequired(),
                    Setting.of("mqtt.version", "`5`, or `3` for brokers that speak MQTT 3.1.1 only")
                            .byDefault("5")
                            .oneOf(List.of("5", "3"), "Write 5, or 3 for MQTT 3.1.1"),
                    Setting.of(
                                    "mqtt.qos",
                                    "`1`: what the gateway has not accepted is kept by the broker; `0`: faster, and lost when something is down")
                            .byDefault("1")
                            .oneOf(
                                    List.of("0", "1"),
                                    "Write 1, so that nothing is lost, or 0. 2 would only cost: a message that comes twice does no harm here"),
                    Setting.of("mqtt.client-id", "the name under which the broker keeps the session")
                            .more(
                                    "It stays the same, and no two bridges share one. A broker's name is put after it: camel-pushgateway-plant.")
                            .byDefault("camel-pushgateway"),
                    Setting.of("mqtt.username", "the user to log in as"),
                    Setting.of("mqtt.password", "the user's password").secret(),
                    file(
                            "mqtt.tls-ca",
                            "with `ssl://`: the file with the certificates to trust, in PEM; else those that Java trusts"),
                    file(
                            "mqtt.tls-certificate",
                            "the file with the bridge's own certificate, in PEM, where the broker asks for one"),
                    file("mqtt.tls-key", "the file with that certificate's private key, in PEM"),
                    Setting.of(
                                    "mqtt.max-message-bytes",
                                    "the longest message that is taken in, in bytes; a longer one is dropped, counted and logged")
                            .byDefault("1048576")
                            .matching("[1-9]\\d{0,8}", "Write a number of bytes, for example 1048576"),
                    Setting.of("mqtt.job", "the job that messages are pushed for")
                            .byDefault("mqtt"),
                    Setting.of("mqtt.mapping", "the mapping file")
                            .kind(Setting.Kind.RESOURCE)
                            .byDefault("classpath:mappings/sensors.metrics.yaml"),
                    Setting.of(
                                    "mqtt.to",
                                    "`gateway`; or `kafka`: messages are written to `kafka.topic`, for the owners of its partitions to push")
                            .more("They are acknowledged when Kafka has them.")
                            .byDefault("gateway")
                            .oneOf(List.of("gateway", "kafka"), "Write gateway or kafka"),
                    Setting.of(
                                    "mqtt.brokers",
                                    "names of several brokers, separated by commas; each may have settings of its own, as `mqtt.<name>.topic`")
                            .example("plant,cloud")));

    @Override
    public SettingGroup settings() {
        return SETTINGS;
    }

    @Override
    public List<String> routeFiles() {
        return List.of("mqtt.camel.yaml", "mqtt3.camel.yaml", "mqtt-kafka.camel.yaml");
    }

    @Override
    public String routeFile(SourceSettings settings) {
        return isToKafka(settings) ? "mqtt-kafka.camel.yaml" : template(settings) + ".camel.yaml";
    }

    @Override
    public String template(SourceSettings settings) {
        return (BrokerSettings.isVersion3(settings) ? "mqtt3" : "mqtt") + (isToKafka(settings) ? "-kafka" : "");
    }

    private static boolean isToKafka(SourceSettings settings) {
        return "kafka".equals(settings.get("to"));
    }

    @Override
    public Map<String, String> parameters(SourceSettings settings) {
        return Map.of("qos", settings.get("qos"));
    }

    @Override
    public void bind(SourceSettings settings, CamelContext context) {
        String name = settings.id() + ".session";
        if (isToKafka(settings)) {
            context.getRegistry().bind(settings.id() + ".records", writer(settings, context));
        }
        try {
            if (BrokerSettings.isVersion3(settings)) {
                Mqtt3Session session = session3(settings);
                session.setCamelContext(context);
                context.getRegistry().bind(name, session);
                Closing.withContext(context, session);
            } else {
                Mqtt5Session session = session5(settings);
                session.setCamelContext(context);
                context.getRegistry().bind(name, session);
                Closing.withContext(context, session::close);
            }
        } catch (org.eclipse.paho.client.mqttv3.MqttException
                | org.eclipse.paho.mqttv5.common.MqttException
                | IllegalArgumentException e) {
            throw new SettingsException(
                    settings.wrong("broker-url", "No client can be made for it: " + e.getMessage()), e);
        }
    }

    /** With the owners' job and mapping, which say what group a message belongs to. */
    private static RecordWriter writer(SourceSettings settings, CamelContext context) {
        Settings all = settings.all();
        return new RecordWriter(
                context,
                KafkaConnection.of(all, context),
                settings.id() + "-to-kafka",
                all.get("kafka.topic"),
                Boolean.parseBoolean(all.get("kafka.create-topics")),
                all.get("kafka.job"),
                all.has("kafka.mapping") ? all.get("kafka.mapping") : all.get("mqtt.mapping"));
    }

    private static void checkKafka(SourceSettings settings, Consumer<String> problems) {
        Settings all = settings.all();
        for (String needed : List.of("kafka.brokers", "kafka.topic")) {
            if (!all.has(needed)) {
                problems.accept(settings.key("to") + " is 'kafka', and " + needed + " (environment variable "
                        + Setting.environmentVariable(needed) + ") is not set. Set it, or write gateway");
            }
        }
        if (all.has("kafka.brokers") && KafkaConnection.problemOfBrokers(all.get("kafka.brokers")) != null) {
            problems.accept("kafka.brokers is '" + all.get("kafka.brokers") + "'. "
                    + KafkaConnection.problemOfBrokers(all.get("kafka.brokers")));
        }
        KafkaConnection.check(all, problems);
        if (settings.name() != null && (settings.getOwn("mapping") != null || settings.getOwn("job") != null)) {
            problems.accept(
                    "mqtt." + settings.name() + " has a mapping or job of its own, and writes to Kafka, whose owners"
                            + " have one for all records. Set kafka.mapping and kafka.job, and leave those out");
        }
    }

    @Override
    public void leave(SourceSettings settings, CamelContext context) {
        Object session = context.getRegistry().lookupByName(settings.id() + ".session");
        if (session instanceof Mqtt5Session mqtt5) {
            mqtt5.leave();
        } else if (session instanceof Mqtt3Session mqtt3) {
            mqtt3.leave();
        }
    }

    private static Mqtt5Session session5(SourceSettings settings) throws org.eclipse.paho.mqttv5.common.MqttException {
        Mqtt5Session session = new Mqtt5Session(settings.get("broker-url"), BrokerSettings.clientId(settings));
        session.setSource(settings.id());
        session.setMaxMessageBytes(Long.parseLong(settings.get("max-message-bytes")));
        session.setUsername(settings.get("username"));
        session.setPassword(settings.get("password"));
        session.setTopics(settings.get("topic"));
        session.setSocketFactory(BrokerSettings.sockets(settings));
        return session;
    }

    private static Mqtt3Session session3(SourceSettings settings) throws org.eclipse.paho.client.mqttv3.MqttException {
        Mqtt3Session session = new Mqtt3Session(settings.get("broker-url"), BrokerSettings.clientId(settings));
        session.setSource(settings.id());
        session.setMaxMessageBytes(Long.parseLong(settings.get("max-message-bytes")));
        session.setUsername(settings.get("username"));
        session.setPassword(settings.get("password"));
        session.setTopics(settings.get("topic"));
        session.setSocketFactory(BrokerSettings.sockets(settings));
        return session;
    }

    @Override
    public void check(SourceSettings settings, Consumer<String> problems) {
        if (isToKafka(settings)) {
            checkKafka(settings, problems);
        }
        if (settings.has("tls-certificate") != settings.has("tls-key")) {
            problems.accept("Of " + settings.key("tls-certificate") + " and " + settings.key("tls-key")
                    + " one is set, and the other is not. Set both, or none");
        } else if (settings.areRight("tls-ca", "tls-certificate", "tls-key")) {
            try {
                BrokerSettings.sockets(settings);
            } catch (SettingsException e) {
                problems.accept(e.getMessage());
            }
        }
        String url = settings.get("broker-url");
        boolean isSecure = url != null && url.matches("(ssl|wss)://.*");
        if (url != null && !isSecure && (settings.has("tls-ca") || settings.has("tls-certificate"))) {
            problems.accept(settings.key("broker-url") + " has no TLS, and "
                    + settings.key(settings.has("tls-ca") ? "tls-ca" : "tls-certificate")
                    + " is set. Write ssl://host:8883, or wss:// for websockets");
        }
    }

    @Override
    public String reach(SourceSettings settings) {
        try (BrokerLook look = BrokerLooks.at(settings, arrival -> {})) {
            return settings.get("broker-url") + " takes "
                    + (settings.has("username") ? "the user " + settings.get("username") : "us without a user")
                    + " and the subscription to " + settings.get("topic");
        }
    }

    @Override
    public boolean look(SourceSettings settings, Consumer<Arrival> arrivals) {
        long limit = Long.parseLong(settings.get("max-message-bytes"));
        try (BrokerLook look = BrokerLooks.at(settings, arrival -> {
            int bytes = ((byte[]) arrival.body()).length;
            arrivals.accept(
                    bytes <= limit
                            ? arrival
                            : arrival.notTaken("it has " + bytes + " bytes, more than mqtt.max-message-bytes (" + limit
                                    + "), and is dropped"));
        })) {
            look.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    @Override
    public void checkTogether(List<SourceSettings> configured, Consumer<String> problems, Consumer<String> warnings) {
        Map<String, String> sessions = new HashMap<>();
        for (SourceSettings settings : configured) {
            String former =
                    sessions.put(settings.get("broker-url") + "\n" + BrokerSettings.clientId(settings), settings.id());
            if (former != null) {
                problems.accept(former + " and " + settings.id() + " have the same broker and the same client id '"
                        + BrokerSettings.clientId(settings) + "'. " + ONE_SESSION);
            }
        }
        Overlaps.check(configured, problems, warnings);
    }

    private static Setting file(String name, String summary) {
        return Setting.of(name, summary).kind(Setting.Kind.PATH).check(Values::problemOfFile);
    }
}
