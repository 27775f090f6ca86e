// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the gateway on its own, on port 9091 if none is given, until Ctrl-C. It is a Pushgateway, or with {@code --v1}
 * or {@code --v2} as strict as Alibaba Cloud's managed service, with credentials that are printed.
 */
public final class GatewayMain {

    private static final int DEFAULT_PORT = 9091;

    private static final String USAGE = "Usage: GatewayMain [port] [--v1 [--token=<token>]]"
            + " [--v2 [--access-key=<id>:<secret>] [--sts=<seconds>s]] [--tenant=<id>] [--quota=<pushes a second>]";

    private final PrintStream out;
    private int port = DEFAULT_PORT;
    private @Nullable ManagedGateway managed;
    private @Nullable Duration lifetime;

    private GatewayMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws InterruptedException {
        try {
            EmbeddedGateway gateway = start(List.of(args), System.out);
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
        } catch (IOException e) {
            System.err.println("No gateway: " + e.getMessage());
            System.exit(1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + USAGE);
            System.exit(2);
        }
        Thread.currentThread().join();
    }

    /**
     * Starts what the arguments say.
     *
     * @throws IllegalArgumentException if they cannot be meant; the message names the one
     * @throws IOException if the port is taken
     */
    static EmbeddedGateway start(List<String> arguments, PrintStream out) throws IOException {
        GatewayMain main = new GatewayMain(out);
        arguments.forEach(main::take);
        return main.run();
    }

    private void take(String argument) {
        String name = argument.replaceFirst("=.*", "");
        String value = argument.contains("=") ? argument.substring(argument.indexOf('=') + 1) : "";
        switch (name) {
            case "--v1" -> managed = ManagedGateway.v1();
            case "--v2" -> managed = ManagedGateway.v2();
            case "--token" -> strict(argument).withToken(value);
            case "--access-key" -> strict(argument).withAccessKey(part(argument, value, 0), part(argument, value, 1));
            case "--sts" -> {
                strict(argument);
                lifetime = duration(argument, value);
            }
            case "--tenant" -> strict(argument).withTenant("tenant_userid", value);
            case "--quota" -> strict(argument).withQuota(number(argument, value));
            default -> port = number(argument, argument);
        }
    }

    private ManagedGateway strict(String argument) {
        if (managed == null) {
            throw new IllegalArgumentException(argument + " is for --v1 or --v2, which has to come before it");
        }
        return managed;
    }

    private static String part(String argument, String value, int part) {
        String[] parts = value.split(":", 2);
        if (parts.length < 2 || parts[part].isEmpty()) {
            throw new IllegalArgumentException(argument + " is not <id>:<secret>");
        }
        return parts[part];
    }

    private static Duration duration(String argument, String value) {
        try {
            Duration duration = Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
            if (duration.compareTo(Duration.ofSeconds(1)) >= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // As one that is too short.
        }
        throw new IllegalArgumentException(argument + " is no time of a second or more, such as --sts=45s");
    }

    private static int number(String argument, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(argument + " is not known", e);
        }
    }

    private EmbeddedGateway run() throws IOException {
        EmbeddedGateway gateway = managed == null ? EmbeddedGateway.start(port) : EmbeddedGateway.start(port, managed);
        out.println("Gateway at " + gateway.url() + ", in memory; Ctrl-C ends it");
        if (managed != null && lifetime != null) {
            issue(managed, lifetime);
        }
        return gateway;
    }

    /** Issues credentials, and new ones each time half of that time has passed. */
    private void issue(ManagedGateway service, Duration time) {
        Runnable issue = () -> {
            ManagedGateway.Credentials issued = service.issueTemporary(time);
            out.println("accessKeyId=" + issued.accessKeyId() + " accessKeySecret=" + issued.accessKeySecret()
                    + " securityToken=" + issued.securityToken() + " until " + issued.expiration());
        };
        issue.run();
        ScheduledExecutorService again = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "credentials");
            thread.setDaemon(true);
            return thread;
        });
        long half = Math.max(1, time.toMillis() / 2);
        var unused = again.scheduleAtFixedRate(issue, half, half, TimeUnit.MILLISECONDS);
    }
}
