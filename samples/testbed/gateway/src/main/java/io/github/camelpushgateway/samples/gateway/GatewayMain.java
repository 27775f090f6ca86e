// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import java.io.IOException;

/** Runs the gateway on its own: {@code GatewayMain [port]}, port 9091 if none is given. Ends with Ctrl-C. */
public final class GatewayMain {

    private static final int DEFAULT_PORT = 9091;

    private GatewayMain() {}

    public static void main(String[] args) throws InterruptedException {
        int port = DEFAULT_PORT;
        try {
            if (args.length > 0) {
                port = Integer.parseInt(args[0]);
            }
            EmbeddedGateway gateway = EmbeddedGateway.start(port);
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
            System.out.println("Gateway at " + gateway.url() + ", in memory; Ctrl-C ends it");
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("No gateway on port " + (args.length > 0 ? args[0] : port) + ": " + e.getMessage());
            System.exit(1);
        }
        Thread.currentThread().join();
    }
}
