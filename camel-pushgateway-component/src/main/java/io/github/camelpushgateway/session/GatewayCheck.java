// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.gateway.GatewayClient;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.gateway.GatewayGroup;
import io.github.camelpushgateway.gateway.GatewayProfile;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.options.ConnectionOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Sees whether a gateway would take a push with the credentials that are set, and changes nothing there: it is sent a
 * text that is no exposition. Whoever may not push is refused for that (401, 403, 404, a redirect); whoever may is told
 * that the text cannot be read. A Pushgateway reads a push before it makes a group of it (PG handler/push.go), so none
 * is made; VictoriaMetrics passes over lines that it cannot read. Stateless.
 */
public final class GatewayCheck {

    /** As text 0.0.4 it lacks a number: three words. */
    private static final byte[] UNREADABLE = "not a metric\n".getBytes(StandardCharsets.UTF_8);

    private static final String PATH = "/metrics/job/connection-check";

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private GatewayCheck() {}

    /**
     * Asks a gateway. Takes no longer than the request's timeout, beside what a source of credentials takes.
     *
     * @throws GatewayException why it would not take a push
     */
    public static void run(ConnectionOptions options, CamelContext context) throws GatewayException {
        GatewayClient client = client(options, context);
        try {
            client.send(GatewayRequest.push(GatewayRequest.Method.POST, PATH, TEXT, UNREADABLE, UNREADABLE.length));
        } catch (GatewayException e) {
            if (!e.blamesContent()) {
                throw e;
            }
        } finally {
            ServiceHelper.stopService(client);
        }
    }

    /**
     * What a gateway holds, as far as it says that.
     *
     * @return empty if it does not: only a Pushgateway does
     */
    public static Optional<List<GatewayGroup>> groups(ConnectionOptions options, CamelContext context) {
        if (options.profile() != GatewayProfile.PUSHGATEWAY) {
            return Optional.empty();
        }
        GatewayClient client = client(options, context);
        try {
            return client.groups();
        } finally {
            ServiceHelper.stopService(client);
        }
    }

    /** One that is started. */
    private static GatewayClient client(ConnectionOptions options, CamelContext context) {
        GatewayClient client = new GatewayClient(
                context,
                options.gateway(),
                options.profile(),
                options.newAuthentication(context.getExecutorServiceManager()),
                options.requestTimeout(),
                options.http(),
                options.allowInsecureAuth());
        ServiceHelper.startService(client);
        return client;
    }
}
