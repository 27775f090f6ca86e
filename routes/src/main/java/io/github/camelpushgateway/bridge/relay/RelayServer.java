// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.relay;

import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.web.OwnPort;
import io.github.camelpushgateway.bridge.web.RequestCheck;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server behind {@code platform-http:} in the relay's route. It is the relay's own and not Camel Main's,
 * because a push has needs that a web form has not: curl declares its body a form, which must not be taken apart; a
 * sender without the password is turned away before its body is read; and what is taken in at a time is bounded.
 * Set up, started and closed by one thread.
 */
public final class RelayServer implements CamelContextAware, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RelayServer.class);

    /** Threads that wait for the gateway, so the number of pushes that can go out as one. */
    private static final int WORKERS = 64;

    /** Requests that are being received, wait or are forwarded. Senders beyond it are told to come again. */
    private static final int MOST_REQUESTS = 1000;

    /** Bodies of one address that are on their way. */
    private static final int MOST_OF_AN_ADDRESS = 250;

    /** For a whole body, however fast its parts come. */
    private static final int BODY_SECONDS = 10;

    /** All bodies in flight may take this part of the heap. */
    private static final int PART_OF_HEAP = 8;

    /** Longer than a push may take. */
    private static final int IDLE_SECONDS = 60;

    /** In a path are all the group's labels, base64 where need be. A Pushgateway takes a megabyte. */
    private static final int LONGEST_REQUEST_LINE = 64 * 1024;

    private static final long START_SECONDS = 30;

    /** Set on each request: when all of it had come, in the time of {@link System#nanoTime()}. */
    static final String ARRIVED = "relay-arrived-nanos";

    private static final String PLACE = "relay-place";

    /** Those that are being closed. */
    private final Set<HttpConnection> refused = ConcurrentHashMap.newKeySet();

    private volatile boolean isServing;
    private boolean hasServed;
    private ReceivingPlaces places;
    private CamelContext context;
    private String host = "127.0.0.1";
    private int port;
    private String username;
    private String password;
    private String tlsCertificate;
    private String tlsKey;
    private long maxBodyBytes = RelayRequests.defaultMaxBodyBytes();

    private Vertx vertx;
    private Router router;
    private HttpServer server;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** The address to listen on; by default only this machine can reach it. */
    public void setHost(String host) {
        this.host = host;
    }

    /** The port to listen on; 0 for any that is free. */
    public void setPort(int port) {
        this.port = port;
    }

    /** The user that senders have to name (HTTP basic authentication); {@code null} if anyone may push. */
    public void setUsername(String username) {
        this.username = username;
    }

    /** The user's password. */
    public void setPassword(String password) {
        this.password = password;
    }

    /** A file with the certificate chain, in PEM; with it, and the key, the server speaks HTTPS only. */
    public void setTlsCertificate(String tlsCertificate) {
        this.tlsCertificate = tlsCertificate;
    }

    /** A file with the certificate's private key, in PEM, PKCS #8. */
    public void setTlsKey(String tlsKey) {
        this.tlsKey = tlsKey;
    }

    /** The longest body, in bytes as it is sent. */
    public void setMaxBodyBytes(long maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Makes itself the server of the Camel context's {@code platform-http:} endpoints. It listens to nothing yet. */
    void prepare() {
        router = made();
        serve(port);
    }

    /**
     * Starts to listen. It has been prepared.
     *
     * @throws SettingsException if the address cannot be listened on, or the certificate cannot be used
     */
    void start() {
        listen();
        serve(port());
        context.getManagementStrategy().addEventNotifier(new RouteWatch());
        if (username == null && !RequestCheck.isLoopback(host)) {
            LOG.warn(
                    "Whoever reaches {}:{} can push and delete, under the bridge's credentials. Set relay.username and relay.password,"
                            + " or relay.host=127.0.0.1",
                    host,
                    port());
        }
    }

    private Router made() {
        vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKERS));
        Router made = Router.router(vertx);
        made.route().order(Integer.MIN_VALUE).handler(this::admit);
        made.get("/-/healthy").handler(answer -> answer.end("OK"));
        made.get("/-/ready").handler(answer -> {
            if (isServing) {
                answer.end("OK");
            } else {
                notYet(answer);
            }
        });
        // What cannot be read, or fails, is the sender's answer and not a stack trace in the log.
        made.route().failureHandler(failed -> {
            if (!failed.response().ended()) {
                int status = failed.statusCode() < 400 ? 500 : failed.statusCode();
                LOG.debug("A request failed", failed.failure());
                refuse(failed, status, status == 413 ? tooLong() : "The request failed with " + status);
            }
        });
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setHandle100ContinueAutomatically(true);
        if (tlsCertificate != null) {
            options.setSsl(true)
                    .setKeyCertOptions(
                            new PemKeyCertOptions().setCertPath(tlsCertificate).setKeyPath(tlsKey));
        }
        places = new ReceivingPlaces(
                MOST_REQUESTS,
                MOST_OF_AN_ADDRESS,
                Math.max(maxBodyBytes, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
        RequestCheck check = new RequestCheck(RequestCheck.isLoopback(host));
        server = vertx.createHttpServer(options).requestHandler(request -> {
            if (refused.contains(request.connection())) {
                return;
            }
            OwnPort.sign(request.response());
            RequestCheck.Refusal refusal = check.refusal(request);
            if (refusal != null) {
                refuse(request, refusal.status(), refusal.words());
                return;
            }
            request.headers().set(ARRIVED, Long.toString(System.nanoTime()));
            if (!isProtobuf(request)) {
                // As a Pushgateway does: whatever is not declared to be protobuf is text.
                request.headers().set(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4");
            }
            made.handle(request);
        });
        return made;
    }

    private void listen() {
        try {
            server.listen().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            Throwable cause = Causes.innermost(e);
            throw new SettingsException(
                    "The relay cannot listen on " + host + ":" + port + " (" + cause.getMessage()
                            + "). Check relay.host and relay.port, and the files relay.tls-certificate and relay.tls-key if they are set",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new SettingsException("Interrupted while the relay was starting", e);
        }
    }

    /** Where Camel looks for a server: its settings by type, its router by a name with the port in it. */
    private void serve(int at) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(host);
        configuration.setBindPort(at);
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(at);
        Registry registry = context.getRegistry();
        registry.bind("relayServerConfiguration", configuration);
        registry.bind(name, new VertxPlatformHttpRouter(null, vertx, router, name) {
            @Override
            public Handler<RoutingContext> bodyHandler() {
                return RelayServer.this::receive;
            }
        });
    }

    private void admit(RoutingContext request) {
        if (!isAuthorized(request.request().getHeader(HttpHeaders.AUTHORIZATION))) {
            request.response().putHeader("WWW-Authenticate", "Basic realm=\"relay\"");
            refuse(
                    request,
                    401,
                    "The relay wants the user name and password of its settings relay.username and relay.password");
            return;
        }
        if (!isServing && request.request().path().startsWith("/metrics")) {
            notYet(request);
            return;
        }
        HttpServerRequest sent = request.request();
        ReceivingPlaces.Place place = places.enter(
                sent.remoteAddress() == null
                        ? ""
                        : String.valueOf(sent.remoteAddress().hostAddress()),
                () -> request.vertx()
                        .runOnContext(now -> refuse(
                                request, 408, "The body took longest of all that were on their way, and others wait")));
        if (place == null) {
            busy(request, MOST_REQUESTS + " pushes");
            return;
        }
        request.addEndHandler(ended -> place.close());
        sent.connection().closeHandler(closed -> place.close());
        request.put(PLACE, place);
        request.next();
    }

    /** Reads a body, with an end to its length, its time, and what all bodies take together. */
    private void receive(RoutingContext request) {
        HttpServerRequest sent = request.request();
        ReceivingPlaces.Place place = request.get(PLACE);
        long declared = declaredLength(sent);
        if (declared > maxBodyBytes) {
            refuse(request, 413, tooLong());
            return;
        }
        Buffer body = Buffer.buffer();
        long timer = vertx.setTimer(
                TimeUnit.SECONDS.toMillis(BODY_SECONDS),
                late -> refuse(request, 408, "The body did not come within " + BODY_SECONDS + " seconds"));
        request.addEndHandler(ended -> vertx.cancelTimer(timer));
        sent.handler(part -> {
            if (request.response().ended()) {
                return;
            }
            if (body.length() + (long) part.length() > maxBodyBytes) {
                refuse(request, 413, tooLong());
            } else if (!place.hold(part.length())) {
                busy(request, "as many bytes as it may hold");
            } else {
                body.appendBuffer(part);
            }
        });
        sent.endHandler(complete -> {
            vertx.cancelTimer(timer);
            if (!request.response().ended()) {
                place.received();
                sent.headers().set(ARRIVED, Long.toString(System.nanoTime()));
                ((RoutingContextInternal) request).setBody(body);
                request.next();
            }
        });
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private String tooLong() {
        return "The body is longer than relay.max-body-bytes=" + maxBodyBytes + ". Push it in parts";
    }

    private void busy(RoutingContext request, String with) {
        request.response().putHeader("Retry-After", "1");
        refuse(request, 503, "The relay is busy with " + with + ". Push again later");
    }

    private void notYet(RoutingContext request) {
        request.response().putHeader("Retry-After", "1");
        refuse(request, 503, "The relay's route does not run. Push again later");
    }

    /** Knows when the route takes pushes: before that, and when it was stopped, there is nobody who would. */
    private final class RouteWatch extends SimpleEventNotifierSupport {

        RouteWatch() {
            setIgnoreCamelContextEvents(true);
            setIgnoreCamelContextInitEvents(true);
            setIgnoreServiceEvents(true);
            setIgnoreExchangeEvents(true);
            setIgnoreStepEvents(true);
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.RouteStartedEvent started && isOurs(started.getRoute())) {
                isServing = true;
                if (!hasServed) {
                    hasServed = true;
                    LOG.info("Senders can push to {}://{}:{}", tlsCertificate == null ? "http" : "https", host, port());
                }
            } else if (event instanceof CamelEvent.RouteStoppedEvent stopped && isOurs(stopped.getRoute())) {
                isServing = false;
            }
        }

        private boolean isOurs(Route route) {
            return route.getEndpoint() instanceof PlatformHttpEndpoint endpoint
                    && endpoint.getPath().startsWith("/metrics");
        }
    }

    private void refuse(RoutingContext request, int status, String words) {
        refuse(request.request(), status, words);
    }

    private void refuse(HttpServerRequest request, int status, String words) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        // The rest of the body is not read, so the connection is of no more use, and what follows on it is not a
        // request.
        HttpConnection connection = request.connection();
        refused.add(connection);
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(words + "\n")
                .onComplete(sent -> connection.close().onComplete(closed -> refused.remove(connection)));
    }

    private boolean isAuthorized(String header) {
        if (username == null) {
            return true;
        }
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        byte[] expected = (username + ':' + password).getBytes(StandardCharsets.UTF_8);
        try {
            // Takes as long for a password that is nearly right as for any other.
            return MessageDigest.isEqual(
                    expected, Base64.getDecoder().decode(header.substring(6).strip()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isProtobuf(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("application/vnd.google.protobuf");
    }

    /** Closes the port and all connections. Closing twice does no harm. */
    @Override
    public void close() {
        if (vertx == null) {
            return;
        }
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The relay's server did not close: {}", Causes.innermost(e).toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        vertx = null;
    }
}
