// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import io.github.camelpushgateway.bridge.web.OwnPort;
import io.github.camelpushgateway.bridge.web.RequestCheck;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.GroupingPathParser;
import io.github.camelpushgateway.group.state.SeriesStatus;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import io.github.camelpushgateway.observe.PushgatewayDevConsole;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.console.DevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge's own page, on the port of Camel's management server: sources, pushes, groups and their series,
 * failures, and the configuration
 * with secrets masked. The page is one file that asks for {@code status.json} again and again, and for {@code
 * series.json} when a group is opened.
 */
public final class BridgePage {

    private static final Logger LOG = LoggerFactory.getLogger(BridgePage.class);

    private static final int MOST_SERIES = 1_000;

    private final CamelContext context;
    private final Settings settings;
    private final String html;
    private final String scriptHash;

    private BridgePage(CamelContext context, Settings settings) {
        this.context = context;
        this.settings = settings;
        try (InputStream in = BridgePage.class.getResourceAsStream("page.html")) {
            html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            scriptHash = hashOfScript(html);
        } catch (IOException e) {
            throw new UncheckedIOException("The page cannot be read", e);
        }
    }

    /** Of what is between the page's only pair of script tags, as a browser reckons it. */
    private static String hashOfScript(String html) {
        int start = html.indexOf("<script>") + "<script>".length();
        String script = html.substring(start, html.indexOf("</script>", start));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Adds the page to the management server, which has to be running. */
    public static void serve(CamelContext context, Settings settings) {
        String port = settings.get("camel.management.port");
        Router router = context.getRegistry()
                .lookupByNameAndType(
                        VertxPlatformHttpRouter.getRouterNameFromPort(Integer.parseInt(port)),
                        VertxPlatformHttpRouter.class);
        if (router == null) {
            LOG.warn("The management server does not run on port {}, so there is no page", port);
            return;
        }
        BridgePage page = new BridgePage(context, settings);
        RequestCheck check = new RequestCheck(RequestCheck.isLoopback(settings.get("camel.management.host")));
        // Before all that is there, health and metrics too.
        router.route().order(Integer.MIN_VALUE).handler(request -> {
            OwnPort.sign(request.response());
            RequestCheck.Refusal refusal = check.refusal(request.request());
            if (refusal == null) {
                request.next();
            } else {
                request.response().setStatusCode(refusal.status());
                page.answer(request, "text/plain; charset=utf-8", refusal.words() + "\n");
            }
        });
        router.get("/").handler(request -> page.answer(request, "text/html; charset=utf-8", page.html));
        router.get("/status.json")
                .handler(request ->
                        page.answer(request, "application/json", page.status().toJson()));
        router.get("/series.json").handler(page::series);
        LOG.info("The bridge's page is at http://{}:{}/", settings.get("camel.management.host"), port);
    }

    private void answer(RoutingContext request, String type, String body) {
        HttpServerResponse response = request.response();
        response.putHeader("Content-Type", type);
        response.putHeader("Cache-Control", "no-store");
        // Nothing from elsewhere may be loaded, no script but the page's own may run, and no other page may show this
        // one in a frame.
        response.putHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + scriptHash
                        + "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.end(body);
    }

    private JsonObject status() {
        PushgatewayDevConsole console = new PushgatewayDevConsole();
        console.setCamelContext(context);
        JsonObject status = (JsonObject) console.call(DevConsole.MediaType.JSON);
        status.put("name", context.getName());
        status.put("uptimeMillis", context.getUptime().toMillis());
        JsonArray sources = new JsonArray();
        for (Route route : context.getRoutes()) {
            JsonObject source = new JsonObject();
            source.put("id", route.getRouteId());
            source.put("status", String.valueOf(context.getRouteController().getRouteStatus(route.getRouteId())));
            source.put("inflight", context.getInflightRepository().size(route.getRouteId()));
            SourceStatuses.of(context).all().stream()
                    .filter(one -> one.name().equals(route.getRouteId()))
                    .findFirst()
                    .ifPresent(seen -> {
                        source.put("connected", seen.isConnected());
                        source.put("reason", seen.reason());
                        source.put("secondsWithoutConnection", Math.round(seen.secondsWithoutConnection()));
                    });
            sources.add(source);
        }
        status.put("sources", sources);
        status.put("settings", new JsonObject(settings.shown()));
        return status;
    }

    private void series(RoutingContext request) {
        String path = request.request().getParam("group");
        GroupingKey key;
        try {
            key = GroupingPathParser.read(path == null ? "" : path);
        } catch (InvalidMetricException noGroup) {
            request.response().setStatusCode(400);
            answer(request, "text/plain; charset=utf-8", noGroup.getMessage());
            return;
        }
        JsonArray lines = new JsonArray();
        for (ObservedEndpoint endpoint : ObservedEndpoints.in(context)) {
            List<SeriesStatus> series = endpoint.series(key);
            if (series != null) {
                series.stream().limit(MOST_SERIES).forEach(one -> lines.add(one + " " + one.value()));
                break;
            }
        }
        JsonObject found = new JsonObject();
        found.put("series", lines);
        found.put("most", MOST_SERIES);
        answer(request, "application/json", found.toJson());
    }
}
