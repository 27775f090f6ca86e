// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real Pushgateway. */
final class PushgatewayServer extends ProcessServer implements GatewayServer {

    private final int port = Ports.free();

    PushgatewayServer(Path program, String description, List<String> flags) {
        super("pushgateway", description);
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.add("--web.listen-address=127.0.0.1:" + port);
        // Debian's package persists to a file of its own unless told not to.
        command.add("--persistence.file=");
        command.addAll(flags);
        launch(command, () -> Ports.isOpen(port));
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    String address() {
        return url();
    }
}
