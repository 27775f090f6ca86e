// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** An Artemis broker in this process, with sessions and messages in memory only. */
public final class ArtemisBroker implements MqttBroker {

    private final int port;
    private EmbeddedActiveMQ broker;

    /** Starts a broker on a free port of 127.0.0.1. */
    public ArtemisBroker() {
        port = Ports.free();
        start();
    }

    @Override
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    @Override
    public String describe() {
        return "embedded Artemis " + SimpleString.class.getPackage().getImplementationVersion();
    }

    @Override
    public void start() {
        if (broker != null) {
            return;
        }
        try {
            Configuration configuration = new ConfigurationImpl()
                    .setPersistenceEnabled(false)
                    .setSecurityEnabled(false)
                    .setJMXManagementEnabled(false)
                    .addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + port + "?protocols=MQTT");
            configuration.addAddressSetting(
                    "#", new AddressSettings().setAutoCreateAddresses(true).setAutoCreateQueues(true));
            EmbeddedActiveMQ started = new EmbeddedActiveMQ();
            started.setConfiguration(configuration);
            started.start();
            broker = started;
        } catch (Exception e) {
            throw new IllegalStateException("The embedded MQTT broker does not start on port " + port, e);
        }
    }

    @Override
    public void stop() {
        if (broker == null) {
            return;
        }
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The embedded MQTT broker does not stop", e);
        } finally {
            broker = null;
        }
    }

    @Override
    public void kill() {
        stop();
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException("A broker in this process cannot be made to hang; install mosquitto");
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException("A broker in this process cannot be made to hang; install mosquitto");
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (IllegalStateException e) {
            System.getLogger(ArtemisBroker.class.getName()).log(System.Logger.Level.WARNING, e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return describe() + " at " + url();
    }
}
