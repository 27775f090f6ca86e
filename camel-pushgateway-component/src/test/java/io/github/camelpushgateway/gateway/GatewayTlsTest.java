// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static io.github.camelpushgateway.gateway.StubGateway.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.auth.Credentials;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS as users configure it for any Camel component, with an authority made here. */
class GatewayTlsTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private TestAuthority authority;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority();
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void pushesToAGatewayWhoseAuthorityIsTrusted() throws Exception {
        try (StubGateway gateway = gateway(authority.identity("localhost", false), null)) {
            context.getRegistry().bind("tls", parameters(authority.trust(), null));

            assertThat(push(gateway, Map.of("sslContextParameters", "#tls")).status())
                    .isEqualTo(200);
            assertThat(gateway.lastRequest().header("authorization")).isEqualTo("Bearer geheim99");
        }
    }

    @Test
    void takesSettingsDeclaredInYaml(@TempDir Path dir) throws Exception {
        Path store = dir.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(store)) {
            authority.trust().store(out, TestAuthority.PASSWORD);
        }
        String yaml =
                """
                - beans:
                    - name: gatewayTls
                      type: org.apache.camel.support.jsse.SSLContextParameters
                      properties:
                        trustManagers.keyStore.resource: "file:%s"
                        trustManagers.keyStore.password: changeit
                """
                        .formatted(store);
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("tls.yaml", yaml));
        try (StubGateway gateway = gateway(authority.identity("localhost", false), null)) {
            assertThat(push(gateway, Map.of("sslContextParameters", "#gatewayTls"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void takesTheContextsGlobalSettingsWhereTheHttpsComponentDoes() throws Exception {
        try (StubGateway gateway = gateway(authority.identity("localhost", false), null)) {
            context.setSSLContextParameters(parameters(authority.trust(), null));
            context.getComponent("https", org.apache.camel.component.http.HttpComponent.class)
                    .setUseGlobalSslContextParameters(true);

            assertThat(push(gateway, Map.of()).status()).isEqualTo(200);
        }
    }

    @Test
    void sendsNothingToAGatewayWhoseAuthorityIsNotTrusted() throws Exception {
        try (StubGateway gateway = gateway(authority.identity("localhost", false), null)) {
            GatewayException e = refused(gateway, Map.of());

            assertThat(e.hint()).contains("http.sslContextParameters");
            assertRefusedForGood(e, gateway);
        }
    }

    @Test
    void sendsNothingToAGatewayOfAnotherName() throws Exception {
        try (StubGateway gateway = gateway(authority.identity("push.example.org", false), null)) {
            context.getRegistry().bind("tls", parameters(authority.trust(), null));

            GatewayException e = refused(gateway, Map.of("sslContextParameters", "#tls"));

            assertThat(e.hint()).contains("for another host").contains("localhost");
            assertRefusedForGood(e, gateway);
        }
    }

    @Test
    void sendsNothingToAGatewayWhoseCertificateHasExpired() throws Exception {
        try (StubGateway gateway = gateway(authority.identity("localhost", true), null)) {
            context.getRegistry().bind("tls", parameters(authority.trust(), null));

            GatewayException e = refused(gateway, Map.of("sslContextParameters", "#tls"));

            assertThat(e.hint()).contains("not valid today");
            assertRefusedForGood(e, gateway);
        }
    }

    @Test
    void showsACertificateOfItsOwnWhereTheGatewayAsksForOne() throws Exception {
        try (StubGateway gateway = gateway(authority.identity("localhost", false), authority.trust())) {
            context.getRegistry().bind("tls", parameters(authority.trust(), authority.identity("client", false)));

            assertThat(push(gateway, Map.of("sslContextParameters", "#tls")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void failsWithoutACertificateOfItsOwnWhereTheGatewayAsksForOne() throws Exception {
        try (StubGateway gateway = gateway(authority.identity("localhost", false), authority.trust())) {
            context.getRegistry().bind("tls", parameters(authority.trust(), null));

            GatewayException e = refused(gateway, Map.of("sslContextParameters", "#tls"));

            assertThat(e.status()).isEqualTo(GatewayException.NO_STATUS);
            assertThat(gateway.requests()).isEmpty();
        }
    }

    @Test
    void offersNothingOlderThanTls12() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Set<Integer>> offered = CompletableFuture.supplyAsync(() -> {
                try (Socket connection = listener.accept()) {
                    return offeredVersions(new DataInputStream(connection.getInputStream()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThat(catchThrowableOfType(GatewayException.class, () -> push(listener.getLocalPort(), Map.of())))
                    .isNotNull();
            assertThat(offered.get(20, TimeUnit.SECONDS)).containsExactlyInAnyOrder(0x0303, 0x0304);
        }
    }

    /** Reads a ClientHello up to its extension "supported_versions" (RFC 8446, 4.1.2 and 4.2.1). */
    private static Set<Integer> offeredVersions(DataInputStream in) throws IOException {
        in.skipNBytes(5 + 4 + 2 + 32); // record, handshake, version of old, random
        in.skipNBytes(in.readUnsignedByte()); // session
        in.skipNBytes(in.readUnsignedShort()); // cipher suites
        in.skipNBytes(in.readUnsignedByte()); // compression
        in.readUnsignedShort();
        while (in.readUnsignedShort() != 43) {
            in.skipNBytes(in.readUnsignedShort());
        }
        in.readUnsignedShort();
        Set<Integer> versions = new TreeSet<>();
        for (int bytes = in.readUnsignedByte(); bytes > 0; bytes -= 2) {
            versions.add(in.readUnsignedShort());
        }
        return versions;
    }

    private static void assertRefusedForGood(GatewayException e, StubGateway gateway) {
        assertThat(e.isRetryable()).isFalse();
        assertThat(e).hasMessageContaining("TLS failed").hasMessageNotContaining("geheim99");
        assertThat(gateway.requests()).isEmpty();
    }

    private GatewayException refused(StubGateway gateway, Map<String, Object> options) {
        return catchThrowableOfType(GatewayException.class, () -> push(gateway, options));
    }

    private GatewayAnswer push(StubGateway gateway, Map<String, Object> options) throws GatewayException {
        return push(gateway.port(), options);
    }

    private GatewayAnswer push(int port, Map<String, Object> options) throws GatewayException {
        GatewayClient client = new GatewayClient(
                context,
                GatewayUrl.parse("https://localhost:" + port),
                GatewayProfile.PUSHGATEWAY,
                Authentication.fixed(AuthenticationKind.BEARER, Credentials.ofToken("geheim99")),
                Duration.ofSeconds(20),
                options,
                false);
        client.start();
        try {
            return client.send(GatewayRequest.delete("/metrics/job/demo"));
        } finally {
            client.stop();
        }
    }

    /** @param clients whom to ask for a certificate, or {@code null} to ask nobody */
    static StubGateway gateway(KeyStore identity, KeyStore clients) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, TestAuthority.PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(clients == null ? identity : clients);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocketFactory sockets = tls.getServerSocketFactory();
        ServerSocketFactory asking = new AskingSockets(sockets, clients != null);
        return new StubGateway(asking, status(200, ""));
    }

    static SSLContextParameters parameters(KeyStore trust, KeyStore identity) {
        SSLContextParameters parameters = new SSLContextParameters();
        TrustManagersParameters trusted = new TrustManagersParameters();
        trusted.setKeyStore(store(trust));
        parameters.setTrustManagers(trusted);
        if (identity != null) {
            KeyManagersParameters own = new KeyManagersParameters();
            own.setKeyStore(store(identity));
            own.setKeyPassword(new String(TestAuthority.PASSWORD));
            parameters.setKeyManagers(own);
        }
        return parameters;
    }

    private static KeyStoreParameters store(KeyStore keyStore) {
        KeyStoreParameters parameters = new KeyStoreParameters();
        parameters.setKeyStore(keyStore);
        return parameters;
    }

    /** TLS sockets that ask each client for a certificate, or don't. */
    private static final class AskingSockets extends ServerSocketFactory {
        private final SSLServerSocketFactory sockets;
        private final boolean ask;

        AskingSockets(SSLServerSocketFactory sockets, boolean ask) {
            this.sockets = sockets;
            this.ask = ask;
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port, int backlog, java.net.InetAddress address)
                throws java.io.IOException {
            SSLServerSocket socket = (SSLServerSocket) sockets.createServerSocket(port, backlog, address);
            socket.setNeedClientAuth(ask);
            return socket;
        }
    }
}
