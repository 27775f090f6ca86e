// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real mosquitto. */
final class MosquittoBroker extends ProcessServer implements MqttBroker {

    private final int port = Ports.free();

    /** @param maxInflight how many messages a client may hold unacknowledged; 0 for no limit */
    MosquittoBroker(Path program, int maxInflight) {
        super("mosquitto", "mosquitto " + Programs.version(program, "-h"));
        Path configuration = directory().resolve("mosquitto.conf");
        try {
            // Without a user, a mosquitto that root starts becomes another one, who may not write here. Without queue
            // limits, so that what a test sends to a client that is away is kept.
            Files.writeString(
                    configuration,
                    """
                    listener %d 127.0.0.1
                    allow_anonymous true
                    user %s
                    persistence true
                    persistence_location %s/
                    autosave_interval 1
                    max_inflight_messages %d
                    max_queued_messages 0
                    """
                            .formatted(port, System.getProperty("user.name"), directory(), maxInflight));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + configuration, e);
        }
        launch(List.of(program.toString(), "-c", configuration.toString()), () -> Ports.isOpen(port));
    }

    @Override
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    @Override
    String address() {
        return url();
    }
}
