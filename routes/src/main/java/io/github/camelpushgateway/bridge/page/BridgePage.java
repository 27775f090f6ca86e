// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.github.camelpushgateway.bridge.page.MessagesJson.Wanted;
import io.github.camelpushgateway.bridge.page.message.MessageLog;
import io.github.camelpushgateway.bridge.page.state.BridgeWatch;
import io.github.camelpushgateway.bridge.page.state.History;
import io.github.camelpushgateway.bridge.page.trial.MappingTrial;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import io.github.camelpushgateway.bridge.web.OwnPort;
import io.github.camelpushgateway.bridge.web.RequestCheck;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.GroupingPathParser;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge's own page, on the port of Camel's management server: how it fares in a sentence, the way from sources to
 * gateways, the last messages and what became of them, a mapping to try, groups and series, failures, and the settings
 * with secrets masked. The page is some files that ask for JSON again and again; docs/operations.md says what is in it.
 */
public final class BridgePage {

    private static final Logger LOG = LoggerFactory.getLogger(BridgePage.class);

    private static final String MESSAGES_OFF =
            "Messages are shown where only this machine reaches the page. To show them to all who do, set bridge.page.messages=true";

    private static final String TRIAL_OFF =
            "Mappings can be tried where only this machine reaches the page. To let all who do, set bridge.page.try=true";

    private final Settings settings;
    private final PageFiles files = new PageFiles();
    private final MessageLog log;
    private final BridgeWatch watch;
    private final StatusJson status;
    private final SeriesJson series;
    private final MessagesJson messages;
    private final TrialJson trial;

    private BridgePage(
            CamelContext context, Settings settings, List<ConfiguredSource> sources, MessageLog log, String version) {
        this.settings = settings;
        this.log = log;
        this.watch = new BridgeWatch(context, log, sources);
        this.status = new StatusJson(context, settings, watch, host(), version);
        this.series = new SeriesJson(context);
        this.messages = new MessagesJson(context, log);
        this.trial = new TrialJson(new MappingTrial(context), log, sources);
    }

    /**
     * Adds the page to the management server, which has to be running.
     *
     * @param log what watches the context's routes
     * @param version the bridge's own
     */
    public static void serve(
            CamelContext context, Settings settings, List<ConfiguredSource> sources, MessageLog log, String version) {
        String port = settings.get("camel.management.port");
        Router router = context.getRegistry()
                .lookupByNameAndType(
                        VertxPlatformHttpRouter.getRouterNameFromPort(Integer.parseInt(port)),
                        VertxPlatformHttpRouter.class);
        if (router == null) {
            LOG.warn("The management server does not run on port {}, so there is no page", port);
            return;
        }
        BridgePage page = new BridgePage(context, settings, sources, log, version);
        page.watch.start();
        page.addTo(router, new RequestCheck(ManagementSettings.isLoopback(settings)));
        LOG.info("The bridge's page is at http://{}:{}/", settings.get("camel.management.host"), port);
    }

    private void addTo(Router router, RequestCheck check) {
        // Before all that is there, health and metrics too.
        router.route().order(Integer.MIN_VALUE).handler(request -> {
            OwnPort.sign(request.response());
            RequestCheck.Refusal refusal = check.refusal(request.request());
            if (refusal == null) {
                request.next();
            } else {
                PageAnswers.plain(request, refusal.status(), refusal.words());
            }
        });
        router.get("/").handler(request -> file(request, "index.html"));
        router.get("/page/:file").handler(request -> file(request, request.pathParam("file")));
        router.get("/status.json").handler(request -> answer(request, status::make));
        router.get("/history.json").handler(request -> answer(request, this::history));
        router.get("/groups.json")
                .handler(
                        request -> answer(request, () -> series.groups(parameter(request, "search"), offset(request))));
        router.get("/series.json").handler(this::series);
        router.get("/messages.json").handler(request -> whereAllowed(request, () -> messages.list(wanted(request))));
        router.get("/message.json").handler(this::message);
        router.get("/mapping.json").handler(this::mapping);
        router.post("/try.json").handler(request -> tried(request, trial::explain));
        router.post("/suggest.json").handler(request -> tried(request, trial::suggest));
    }

    private void file(RoutingContext request, String name) {
        byte[] content = files.content(name);
        if (content == null) {
            PageAnswers.plain(request, 404, "There is no such file");
        } else {
            PageAnswers.file(request, PageFiles.type(name), content);
        }
    }

    private interface Answer {
        JsonObject to(String question);
    }

    /** Answers on a thread that may wait. */
    private static void answer(RoutingContext request, Callable<@Nullable JsonObject> made) {
        request.vertx().executeBlocking(made, false).onComplete(done -> {
            if (done.succeeded() && done.result() != null) {
                PageAnswers.json(request, done.result());
            } else if (done.succeeded()) {
                PageAnswers.plain(request, 404, "It is not there any more");
            } else if (done.cause() instanceof IllegalArgumentException wrong) {
                PageAnswers.plain(request, 400, wrong.getMessage());
            } else {
                LOG.warn("The page could not answer {}", request.request().path(), done.cause());
                PageAnswers.plain(request, 500, "The page could not answer; the log says why");
            }
        });
    }

    private JsonObject history() {
        JsonObject json = new JsonObject();
        json.put("seconds", History.SECONDS);
        json.put("lines", watch.history().json());
        return json;
    }

    private void series(RoutingContext request) {
        String path = parameter(request, "group");
        answer(request, () -> {
            GroupingKey key = null;
            if (!path.isEmpty()) {
                try {
                    key = GroupingPathParser.read(path);
                } catch (InvalidMetricException noGroup) {
                    throw new IllegalArgumentException(noGroup.getMessage(), noGroup);
                }
            }
            return series.series(key, parameter(request, "search"), offset(request));
        });
    }

    private void whereAllowed(RoutingContext request, Callable<@Nullable JsonObject> made) {
        if (log.keepsPayloads()) {
            answer(request, made);
        } else {
            PageAnswers.plain(request, 403, MESSAGES_OFF);
        }
    }

    private static Wanted wanted(RoutingContext request) {
        Map<String, String> labels = new HashMap<>();
        for (String label : request.queryParam("label")) {
            int equals = label.indexOf('=');
            if (equals > 0) {
                labels.put(label.substring(0, equals), label.substring(equals + 1));
            }
        }
        return new Wanted(
                parameter(request, "source"),
                parameter(request, "topic"),
                parameter(request, "only").equals("left-out"),
                parameter(request, "metric"),
                labels);
    }

    private void message(RoutingContext request) {
        whereAllowed(request, () -> messages.one(number(request, "id")));
    }

    /** A source's mapping as its file is now, to begin with. */
    private void mapping(RoutingContext request) {
        if (!ManagementSettings.mayTry(settings)) {
            PageAnswers.plain(request, 403, TRIAL_OFF);
            return;
        }
        answer(request, () -> trial.mapping(parameter(request, "source")));
    }

    private void tried(RoutingContext request, Answer answer) {
        if (!ManagementSettings.mayTry(settings)) {
            PageAnswers.plain(request, 403, TRIAL_OFF);
            return;
        }
        RequestBody.read(request, body -> answer(request, () -> answer.to(body)));
    }

    private static String parameter(RoutingContext request, String name) {
        String value = request.request().getParam(name);
        return value == null ? "" : value;
    }

    private static int offset(RoutingContext request) {
        return (int) Math.min(number(request, "offset"), Integer.MAX_VALUE);
    }

    private static long number(RoutingContext request, String name) {
        String value = parameter(request, name);
        if (value.isEmpty()) {
            return 0;
        }
        if (!value.matches("\\d{1,18}")) {
            throw new IllegalArgumentException(name + " is a number");
        }
        return Long.parseLong(value);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
