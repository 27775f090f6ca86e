package io.github.camelpushgateway.samples.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real Pushgateway. */
final class PushgatewayServer implements GatewayServer, ProcessServer {

    private final int port = Ports.free();
    private final String description;
    private final Path directory = WorkDirectory.create("pushgateway");
    private final ServerProcess process;

    PushgatewayServer(Path program, String description, List<String> flags) {
        this.description = description;
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.add("--web.listen-address=127.0.0.1:" + port);
        // Debian's package persists to a file of its own unless told not to.
        command.add("--persistence.file=");
        command.addAll(flags);
        process = new ServerProcess(command, directory.resolve("pushgateway.log"), () -> Ports.isOpen(port));
        start();
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public String toString() {
        return description + " at " + url();
    }
}
