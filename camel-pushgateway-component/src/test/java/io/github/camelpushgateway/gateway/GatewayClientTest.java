// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static io.github.camelpushgateway.gateway.StubGateway.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsException;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayClientTest {

    private static final String GROUP = "/metrics/job/demo";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
    private static final Authentication NOBODY = Authentication.fixed(AuthenticationKind.NONE, Credentials.NONE);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<GatewayClient> clients = new ArrayList<>();
    private StubGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new StubGateway(status(200, ""));
        context.start();
    }

    @AfterEach
    void stop() {
        clients.forEach(GatewayClient::stop);
        context.stop();
        gateway.close();
    }

    @Test
    void sendsNoOtherHeadersThanItsOwn() throws GatewayException {
        Authentication user = Authentication.fixed(AuthenticationKind.AUTO, Credentials.ofPassword("me", "päss$"));
        byte[] buffer = "a 1\nleft over".getBytes(StandardCharsets.UTF_8);

        client(user).send(new GatewayRequest(Method.POST, GROUP, PROTOBUF, "gzip", buffer, 4));

        StubGateway.Request request = gateway.lastRequest();
        assertThat(request.line()).isEqualTo("POST /metrics/job/demo HTTP/1.1");
        assertThat(request.headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "host", "localhost:" + gateway.port(),
                        "content-type", PROTOBUF,
                        "content-encoding", "gzip",
                        "content-length", "4",
                        "authorization", "Basic bWU6cMOkc3Mk",
                        "connection", "keep-alive",
                        "user-agent", "camel-pushgateway"));
        assertThat(request.text()).isEqualTo("a 1\n");
    }

    @Test
    void asksAPushgatewayWhenItWasStarted() {
        gateway.answers(status(200, "{\"status\":\"success\",\"data\":{\"start_time\":\"2026-01-01T00:00:00Z\"}}"));
        assertThat(client(NOBODY).startTime()).contains("2026-01-01T00:00:00Z");
        assertThat(gateway.lastRequest().line()).isEqualTo("GET /api/v1/status HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"data\":{\"start_time\":7}}", "<html>", "{\"data\":"})
    void aGatewayThatDoesNotSayWhenItWasStartedIsNoFailure(String words) {
        gateway.answers(status(200, words));
        assertThat(client(NOBODY).startTime()).isEmpty();
        gateway.answers(status(404, "{\"data\":{\"start_time\":\"x\"}}"));
        assertThat(client(NOBODY).startTime()).isEmpty();
        gateway.close();
        assertThat(client(NOBODY).startTime()).isEmpty();
    }

    @Test
    void sendsAnEmptyBodyAsAPushNotAsAGet() throws GatewayException {
        client(NOBODY).send(GatewayRequest.push(Method.PUT, GROUP, TEXT, new byte[0], 0));

        assertThat(gateway.lastRequest().line()).startsWith("PUT ");
        assertThat(gateway.lastRequest().header("content-length")).isEqualTo("0");
        assertThat(gateway.lastRequest().header("content-type")).isEqualTo(TEXT);
    }

    @Test
    void deletesWithoutBodyOrContentType() throws GatewayException {
        gateway.answers(status(202, ""));

        assertThat(client(NOBODY).send(GatewayRequest.delete(GROUP)).status()).isEqualTo(202);

        assertThat(gateway.lastRequest().line()).isEqualTo("DELETE /metrics/job/demo HTTP/1.1");
        assertThat(gateway.lastRequest().headers()).containsOnlyKeys("host", "connection", "user-agent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics/job@base64/L3Zhci8_PQ==",
                "/metrics/job/a/empty@base64/=",
                "/metrics/job/a/x/a~b.c-d_e",
                "/metrics/job/a/x/100%25%20a+b",
                "/metrics/job/a/x/..a//b/.",
            })
    void leavesThePathAsItIs(String path) throws GatewayException {
        client(NOBODY).send(push(path));

        assertThat(gateway.lastRequest().line()).isEqualTo("POST " + path + " HTTP/1.1");
    }

    @Test
    void keepsThePathOfTheBaseUrl() throws Exception {
        GatewayUrl url = GatewayUrl.parse("http://localhost:" + gateway.port() + "/prometheus/p%20q/api/v2/");

        client(url, GatewayProfile.ALIYUN_V1, NOBODY, TIMEOUT, Map.of()).send(push());

        assertThat(gateway.lastRequest().line()).isEqualTo("POST /prometheus/p%20q/api/v2/metrics/job/demo HTTP/1.1");
    }

    @Test
    void reachesAnIpv6Address() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
            GatewayUrl url = GatewayUrl.parse("http://[::1]:" + probe.getLocalPort());
            GatewayClient client = client(url, GatewayProfile.PUSHGATEWAY, NOBODY, TIMEOUT, Map.of());
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<GatewayAnswer> answer = thread.submit(() -> client.send(GatewayRequest.delete(GROUP)));
                try (var connection = probe.accept()) {
                    byte[] head = new byte[4096];
                    int length = connection.getInputStream().read(head);
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 202 X\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    assertThat(answer.get().status()).isEqualTo(202);
                    assertThat(new String(head, 0, length, StandardCharsets.US_ASCII))
                            .contains("Host: [::1]:" + probe.getLocalPort() + "\r\n");
                }
            } finally {
                thread.shutdownNow();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void takesAnySuccessForOne(int status) throws GatewayException {
        gateway.answers((request, connection) -> connection
                .getOutputStream()
                .write(("HTTP/1.1 " + status + " X\r\n" + (status == 204 ? "" : "Content-Length: 0\r\n") + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(client(NOBODY).send(push()).status()).isEqualTo(status);
    }

    @Test
    void keepsItsConnectionAlsoAcrossRefusals() throws GatewayException {
        GatewayClient client = client(NOBODY);
        client.send(push());
        gateway.answers(status(400, "no"));
        refused(client);
        gateway.answers(status(200, ""));
        client.send(push());

        assertThat(gateway.requests()).hasSize(3);
        assertThat(gateway.connections()).isEqualTo(1);
    }

    @Test
    void servesSeveralThreadsAtOnceEachWithItsOwnBody() throws Exception {
        GatewayClient client = client(NOBODY);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<GatewayAnswer>> pushes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                byte[] body = ("a " + i + "\n").getBytes(StandardCharsets.UTF_8);
                String path = GROUP + "/n/" + i;
                pushes.add(() -> client.send(GatewayRequest.push(Method.POST, path, TEXT, body, body.length)));
            }
            for (Future<GatewayAnswer> push : threads.invokeAll(pushes)) {
                assertThat(push.get().status()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(gateway.requests()).hasSize(100).allSatisfy(request -> assertThat(request.line())
                .contains("/n/" + request.text().substring(2).strip() + " "));
        assertThat(gateway.connections()).isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void neverFollowsARedirect(int status) throws IOException {
        try (StubGateway elsewhere = new StubGateway(status(200, ""))) {
            String location = "http://localhost:" + elsewhere.port() + "/x";
            gateway.answers(status(
                    status, "moved", "Location: " + location.replace("//", "//u:geheim99@") + "?token=geheim99"));

            GatewayException e = refused(client(NOBODY));

            assertThat(e.status()).isEqualTo(status);
            assertThat(e.isRetryable()).isFalse();
            assertThat(e.hint()).contains(location).contains("gatewayUrl");
            assertThat(e).hasMessageNotContaining("geheim99");
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void neverKeepsACookie() throws GatewayException {
        gateway.answers(status(200, "", "Set-Cookie: acw_tc=1; Path=/"));
        GatewayClient client = client(NOBODY);
        client.send(push());
        client.send(push());

        assertThat(gateway.lastRequest().headers()).doesNotContainKey("cookie");
    }

    @Test
    void repeatsNothingByItself() {
        gateway.answers(status(503, "later", "Retry-After: 7"));

        GatewayException e = refused(client(NOBODY));

        assertThat(e.isRetryable()).isTrue();
        assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(gateway.requests()).hasSize(1);
    }

    @Test
    void readsADateToWaitFor() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(4));
        gateway.answers(status(429, "", "Retry-After: " + date));

        assertThat(refused(client(NOBODY)).retryAfter()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5"})
    void overlooksAWishToWaitThatIsNone(String value) {
        gateway.answers(status(503, "", "Retry-After: " + value));

        assertThat(refused(client(NOBODY)).retryAfter()).isNull();
    }

    @Test
    void aDateThatHasPassedIsNoWait() {
        gateway.answers(status(503, "", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"));

        assertThat(refused(client(NOBODY)).retryAfter()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "400,false",
        "401,false",
        "403,false",
        "404,false",
        "405,false",
        "408,true",
        "413,false",
        "422,false",
        "425,true",
        "429,true",
        "500,true",
        "501,false",
        "502,true",
        "503,true",
        "504,true",
        "505,false"
    })
    void knowsWhichRefusalsMayPass(int status, boolean retryable) {
        gateway.answers(status(status, "because"));

        GatewayException e = refused(client(NOBODY));

        assertThat(e.isRetryable()).isEqualTo(retryable);
        assertThat(e.status()).isEqualTo(status);
        assertThat(e.words()).isEqualTo("because");
        assertThat(e.url()).isEqualTo(gateway.url() + GROUP);
        assertThat(e)
                .hasMessageContaining(
                        "POST " + gateway.url() + GROUP + ": the gateway answered " + status + ": because");
    }

    @Test
    void readsNoMoreOfALongAnswerThanItShows() throws GatewayException {
        gateway.answers((request, connection) -> {
            var out = connection.getOutputStream();
            out.write("HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            while (true) {
                out.write(chunk.getBytes(StandardCharsets.UTF_8)); // Ends when the client hangs up, and not before.
            }
        });
        GatewayClient client = client(NOBODY);

        assertThat(refused(client).words()).hasSize(4096).containsOnlyOnce("x".repeat(4096));

        gateway.answers(status(200, ""));
        assertThat(client.send(push()).status()).isEqualTo(200);
    }

    @Test
    void aHeaderLineWithoutAnEndIsBrokenOff() {
        assertHeaderIsRefused("x".repeat(1 << 16));
    }

    @Test
    void headersWithoutAnEndAreBrokenOff() {
        assertHeaderIsRefused("X-More: of it\r\n");
    }

    @Test
    void emptyLinesWithoutAnEndAreBrokenOff() {
        gateway.answers((request, connection) -> flood(connection.getOutputStream(), "", "\r\n"));
        assertThatThrownBy(() -> client(NOBODY).send(push())).isInstanceOf(GatewayException.class);
    }

    private void assertHeaderIsRefused(String endless) {
        AtomicLong sent = new AtomicLong();
        gateway.answers(
                (request, connection) -> sent.set(flood(connection.getOutputStream(), "HTTP/1.1 200 OK\r\n", endless)));
        assertThatThrownBy(() -> client(NOBODY).send(push()))
                .isInstanceOfSatisfying(GatewayException.class, failure -> {
                    assertThat(failure.blamesContent()).isFalse();
                    assertThat(failure).hasMessageContaining("the header of the answer is too long");
                });
        await().untilAtomic(sent, greaterThan(0L));
        assertThat(sent.get()).isLessThan(64L << 20);
    }

    /** Writes until the other side has had enough. Returns how much that was. */
    private static long flood(OutputStream out, String start, String endless) {
        long sent = 0;
        try {
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            byte[] more = endless.getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(more);
                sent += more.length;
            }
        } catch (IOException e) {
            return sent;
        }
    }

    @Test
    void readsWhenGroupsWerePushedTo() {
        String groups =
                """
                {"status":"success","data":[
                  {"labels":{"job":"mqtt","site":"north"},"last_push_successful":true,
                   "celsius":{"type":"GAUGE","metrics":[{"labels":{"a":"1"},"value":"1"},{"labels":{"a":"2"},"value":"2"}]},
                   "push_time_seconds":{"type":"GAUGE","metrics":[{"labels":{"job":"mqtt"},"value":"1.7e+09"}]}},
                  {"labels":{"job":"empty"}}]}""";
        gateway.answers(StubGateway.status(200, groups));
        assertThat(client(NOBODY).pushTimes()).contains(Map.of(Map.of("job", "mqtt", "site", "north"), 1.7e9));
        assertThat(gateway.lastRequest().line()).isEqualTo("GET /api/v1/metrics HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"data\":7}", "<html>", "{\"data\":[{\"labels\":"})
    void aGatewayThatDoesNotSayWhenGroupsWerePushedToIsNoFailure(String words) {
        gateway.answers(StubGateway.status(200, words));
        assertThat(client(NOBODY).pushTimes().orElse(Map.of())).isEmpty();
    }

    @Test
    void pushTimesAreReadToABoundOnly() {
        gateway.answers((request, connection) -> flood(
                connection.getOutputStream(),
                "HTTP/1.1 200 OK\r\n\r\n{\"data\":[",
                "{\"labels\":{\"job\":\"a\"}}," + " ".repeat(4096)));
        assertThat(client(NOBODY).pushTimes()).isEmpty();
    }

    @Test
    void showsAnAnswerInItsOwnCharset() {
        gateway.answers((request, connection) -> {
            byte[] words = "配额".getBytes("GBK");
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 400 X\r\nContent-Type: text/plain; charset=GBK\r\nContent-Length: " + words.length
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            connection.getOutputStream().write(words);
        });

        assertThat(refused(client(NOBODY)).words()).isEqualTo("配额");
    }

    @Test
    void survivesAnAnswerThatIsNoText() {
        gateway.answers((request, connection) -> connection.getOutputStream().write(new byte[] {
            'H',
            'T',
            'T',
            'P',
            '/',
            '1',
            '.',
            '1',
            ' ',
            '4',
            '0',
            '0',
            ' ',
            'X',
            '\r',
            '\n',
            'C',
            'o',
            'n',
            't',
            'e',
            'n',
            't',
            '-',
            'L',
            'e',
            'n',
            'g',
            't',
            'h',
            ':',
            ' ',
            '4',
            '\r',
            '\n',
            '\r',
            '\n',
            (byte) 0xff,
            27,
            '[',
            'm'
        }));

        assertThat(refused(client(NOBODY)).words()).isEqualTo("\uFFFD\uFFFD[m");
    }

    @Test
    void givesUpOnAnAnswerThatDoesNotCome() throws Exception {
        gateway.answers((request, connection) -> connection.getInputStream().read());

        GatewayException e =
                refused(client(gateway.url(), GatewayProfile.PUSHGATEWAY, NOBODY, Duration.ofMillis(200), Map.of()));

        assertThat(e.status()).isEqualTo(GatewayException.NO_STATUS);
        assertThat(e.isRetryable()).isTrue();
        assertThat(e.hint()).contains("requestTimeout");
    }

    @Test
    void givesUpOnAnAnswerThatDripsInLongerThanTheTimeout() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        gateway.answers((request, connection) -> {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 X\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            while (true) {
                connection.getOutputStream().write('x'); // A socket timeout alone would start again with each byte.
                try {
                    if (seen.await(20, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    return;
                }
            }
        });

        GatewayException e =
                refused(client(gateway.url(), GatewayProfile.PUSHGATEWAY, NOBODY, Duration.ofMillis(300), Map.of()));
        seen.countDown();

        assertThat(e).hasMessageContaining("no complete answer within 300 ms");
        assertThat(e.isRetryable()).isTrue();
    }

    @Test
    void givesUpOnAGatewayThatStopsReading() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GatewayUrl url = GatewayUrl.parse("http://localhost:" + deaf.getLocalPort());
            GatewayClient client = client(url, GatewayProfile.PUSHGATEWAY, NOBODY, Duration.ofMillis(300), Map.of());
            byte[] large = new byte[32 << 20];

            GatewayException e = catchThrowableOfType(
                    GatewayException.class,
                    () -> client.send(GatewayRequest.push(Method.POST, GROUP, TEXT, large, large.length)));

            assertThat(e).hasMessageContaining("no complete answer within 300 ms");
            assertThat(e.isRetryable()).isTrue();
        }
    }

    @Test
    void aClosedConnectionMayBeTriedAgain() {
        gateway.answers((request, connection) -> connection.close());

        GatewayException e = refused(client(NOBODY));

        assertThat(e.isRetryable()).isTrue();
        assertThat(e).hasMessageContaining("closed without an answer");
        assertThat(e.hint()).contains("https://");
        assertThat(gateway.requests()).hasSize(1);
    }

    @Test
    void aResetConnectionMayBeTriedAgain() {
        gateway.answers((request, connection) -> {
            connection.setSoLinger(true, 0);
            connection.close();
        });

        assertThat(refused(client(NOBODY)).isRetryable()).isTrue();
    }

    @Test
    void anAnswerCutShortMayBeTriedAgain() {
        gateway.answers((request, connection) -> {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nabc".getBytes(StandardCharsets.UTF_8));
            connection.close();
        });

        assertThat(refused(client(NOBODY)).isRetryable()).isTrue();
    }

    @Test
    void saysThatAnAnswerIsNotHttp() {
        gateway.answers((request, connection) -> {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 X\r\nContent-Length: -7\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            connection.close();
        });

        GatewayException e = refused(client(NOBODY));

        assertThat(e.isRetryable()).isFalse();
        assertThat(e).hasMessageContaining("not HTTP");
    }

    @Test
    void asksWhetherTheGatewayIsRunningWhereNobodyListens() throws Exception {
        gateway.close();

        GatewayException e = refused(client(NOBODY));

        assertThat(e.isRetryable()).isTrue();
        assertThat(e.hint()).contains("running");
        assertThat(e).hasMessageContaining("localhost:" + gateway.port());
    }

    @Test
    void saysThatAHostIsUnknown() throws Exception {
        GatewayUrl url = GatewayUrl.parse("http://no-such-host.invalid:9091");

        GatewayException e = refused(client(url, GatewayProfile.PUSHGATEWAY, NOBODY, TIMEOUT, Map.of()));

        assertThat(e.isRetryable()).isTrue();
        assertThat(e).hasMessageContaining("no-such-host.invalid is unknown");
    }

    @Test
    void saysThatAGatewaySpeaksPlainHttp() throws Exception {
        try (ServerSocket greeting = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread greeter = new Thread(() -> {
                try (var connection = greeting.accept()) {
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    connection.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client hung up.
                }
            });
            greeter.setDaemon(true);
            greeter.start();
            GatewayUrl url = GatewayUrl.parse("https://localhost:" + greeting.getLocalPort());

            GatewayException e = refused(client(url, GatewayProfile.PUSHGATEWAY, NOBODY, TIMEOUT, Map.of()));

            assertThat(e.isRetryable()).isFalse();
            assertThat(e.hint()).contains("http://");
        }
    }

    @Test
    void renewsRefusedCredentialsAndRepeatsOnce() throws Exception {
        gateway.answers(
                (request, connection) -> status("Basic new".equals(request.header("authorization")) ? 200 : 401, "")
                        .answer(request, connection));
        Renewable renewable = new Renewable();

        assertThat(client(renewable).send(push()).status()).isEqualTo(200);

        assertThat(gateway.requests())
                .extracting(request -> request.header("authorization"))
                .containsExactly("Basic old", "Basic new");
    }

    @Test
    void repeatsOnlyOnceWhenNewCredentialsAreRefusedToo() {
        gateway.answers(status(403, "not authorized"));
        Renewable renewable = new Renewable();

        GatewayException e = refused(client(renewable));

        assertThat(e.status()).isEqualTo(403);
        assertThat(e.isRetryable()).isFalse();
        assertThat(gateway.requests()).hasSize(2);
    }

    @Test
    void takesA403AboutAQuotaForAMatterOfTime() throws Exception {
        gateway.answers(status(403, "{\"errorCode\":\"WriteQuotaExceed\",\"errorMessage\":\"Write QPS Exceed\"}"));
        Renewable renewable = new Renewable();
        GatewayClient client = client(gateway.url(), GatewayProfile.ALIYUN_V2, renewable, TIMEOUT, Map.of());

        GatewayException e = refused(client);

        assertThat(e.isRetryable()).isTrue();
        assertThat(e.hint()).contains("quota");
        assertThat(renewable.renewals).isZero();
    }

    @Test
    void aPushWithoutUsableCredentialsIsNotSentAndMayBeTriedAgain() {
        GatewayException e = refused(client(new Renewable() {
            @Override
            public String authorization() {
                throw new CredentialsException("credentials: the metadata service does not answer", null);
            }
        }));

        assertThat(e.isRetryable()).isTrue();
        assertThat(e).hasMessageContaining("metadata service does not answer");
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void masksSecretsThatAGatewayEchoes() throws Exception {
        Authentication user = Authentication.fixed(AuthenticationKind.BASIC, Credentials.ofPassword("me", "geheim99"));
        gateway.answers((request, connection) -> status(
                        401,
                        "bad: " + request.header("authorization") + " means geheim99",
                        "Location: http://x/geheim99")
                .answer(request, connection));

        GatewayException e = refused(client(user));

        assertThat(e.words()).isEqualTo("bad: Basic xxxxxx means xxxxxx");
        assertThat(client(user).toString()).doesNotContain("geheim99").contains("basic");
    }

    @Test
    void startsAgainAfterAStop() throws Exception {
        GatewayClient client = client(NOBODY);
        client.send(push());
        client.stop();
        assertThatThrownBy(() -> client.send(push())).isInstanceOf(GatewayException.class);
        client.start();

        assertThat(client.send(push()).status()).isEqualTo(200);
    }

    @Test
    void twoClientsOfOneGatewayStopApart() throws Exception {
        GatewayClient first = client(NOBODY);
        GatewayClient second = client(NOBODY);
        first.stop();

        assertThat(second.send(push()).status()).isEqualTo(200);
    }

    @Test
    void passesOptionsOnToCamelHttp() throws Exception {
        gateway.answers((request, connection) -> connection.getInputStream().read());

        GatewayException e = refused(client(
                gateway.url(),
                GatewayProfile.PUSHGATEWAY,
                NOBODY,
                TIMEOUT,
                Map.of("responseTimeout", "100", "userAgent", "mine")));

        assertThat(e).hasMessageContaining("no answer in time");
        // The stub may be slower to read the request than the client to give up.
        await().untilAsserted(() -> assertThat(gateway.requests()).hasSize(1));
        assertThat(gateway.lastRequest().header("user-agent")).isEqualTo("mine");
    }

    @Test
    void refusesAnOptionThatCamelHttpDoesNotHave() {
        assertThatThrownBy(() -> client(
                        gateway.url(),
                        GatewayProfile.PUSHGATEWAY,
                        NOBODY,
                        TIMEOUT,
                        Map.of("proxyHots", "x", "passwrod", "geheim99")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http.proxyHots")
                .hasMessageContaining("http.passwrod")
                .hasMessageNotContaining("geheim99");
    }

    @Test
    void refusesAnOptionThatWouldChangeWhatAPushIs() {
        assertThatThrownBy(() -> client(
                        gateway.url(), GatewayProfile.PUSHGATEWAY, NOBODY, TIMEOUT, Map.of("followRedirects", "true")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http.followRedirects");
    }

    @Test
    void refusesATimeoutOfNothing() {
        assertThatThrownBy(() -> client(gateway.url(), GatewayProfile.PUSHGATEWAY, NOBODY, Duration.ZERO, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requestTimeout");
    }

    private GatewayClient client(Authentication authentication) {
        try {
            return client(gateway.url(), GatewayProfile.PUSHGATEWAY, authentication, TIMEOUT, Map.of());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private GatewayClient client(
            GatewayUrl url,
            GatewayProfile profile,
            Authentication authentication,
            Duration timeout,
            Map<String, Object> options) {
        GatewayClient client = new GatewayClient(context, url, profile, authentication, timeout, options, false);
        clients.add(client);
        client.start();
        return client;
    }

    private static GatewayRequest push() {
        return push(GROUP);
    }

    private static GatewayRequest push(String path) {
        byte[] body = "a 1\n".getBytes(StandardCharsets.UTF_8);
        return GatewayRequest.push(Method.POST, path, TEXT, body, body.length);
    }

    private static GatewayException refused(GatewayClient client) {
        return catchThrowableOfType(GatewayException.class, () -> client.send(push()));
    }

    /** Credentials that change when they are refused. */
    private static class Renewable implements Authentication {
        private int renewals;

        @Override
        public AuthenticationKind kind() {
            return AuthenticationKind.STS;
        }

        @Override
        public String authorization() {
            return renewals == 0 ? "Basic old" : "Basic new";
        }

        @Override
        public boolean renew(String refused) {
            return renewals++ == 0;
        }

        @Override
        public String redact(String text) {
            return text;
        }
    }
}
