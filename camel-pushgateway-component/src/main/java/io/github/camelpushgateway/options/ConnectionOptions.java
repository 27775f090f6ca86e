// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.options;

import io.github.camelpushgateway.PushgatewayConfiguration;
import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import io.github.camelpushgateway.auth.source.CredentialsSuppliers;
import io.github.camelpushgateway.gateway.GatewayProfile;
import io.github.camelpushgateway.gateway.GatewayUrl;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.spi.ExecutorServiceManager;

/**
 * How a gateway is reached. Endpoints for which this is equal share a connection: its threads, its HTTP client, its
 * credentials. Immutable.
 *
 * @param gateway where it is
 * @param profile what kind it is
 * @param kind how it is told who pushes, as the user named it
 * @param credentials those that never change; nothing set where a source is named
 * @param source a {@link CredentialsSupplier}, or the name of one as users write it; {@code null} for none
 * @param requestTimeout the longest time one request may take
 * @param maxConcurrentPushes how many requests may be in flight at once
 * @param http options for camel-http, without the prefix {@code http.}
 * @param allowInsecureAuth whether to say nothing about credentials that travel unencrypted
 */
public record ConnectionOptions(
        GatewayUrl gateway,
        GatewayProfile profile,
        AuthenticationKind kind,
        Credentials credentials,
        Object source,
        Duration requestTimeout,
        int maxConcurrentPushes,
        Map<String, Object> http,
        boolean allowInsecureAuth) {

    /**
     * @throws IllegalArgumentException if credentials are missing, contradictory or malformed, or the source's name
     *     is none
     */
    public ConnectionOptions {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(profile, "profile");
        source = named(source);
        if (kind == AuthenticationKind.NONE) {
            source = null;
        }
        if (source == null) {
            Authentication.fixed(kind, credentials);
        } else if (!credentials.equals(Credentials.NONE)) {
            throw new IllegalArgumentException(
                    "credentials: names a source, but credentials are set as options too"
                            + " (token, username, password, accessKeyId, accessKeySecret, securityToken). Remove one or the other");
        } else if (source instanceof String name) {
            CredentialsSuppliers.of(name);
        }
        http = Map.copyOf(http);
    }

    /**
     * How a gateway is reached with an endpoint's options.
     *
     * @throws IllegalArgumentException if one of them is wrong
     */
    static ConnectionOptions of(PushgatewayConfiguration configuration, GatewayUrl gateway) {
        return new ConnectionOptions(
                gateway,
                GatewayProfile.of(configuration.getProfile(), gateway.host()),
                AuthenticationKind.of(configuration.getAuthentication()),
                new Credentials(
                        configuration.getToken(),
                        configuration.getUsername(),
                        configuration.getPassword(),
                        configuration.getAccessKeyId(),
                        configuration.getAccessKeySecret(),
                        configuration.getSecurityToken(),
                        null),
                configuration.getCredentials(),
                Duration.ofMillis(OptionValues.positive("requestTimeout", configuration.getRequestTimeout())),
                (int) OptionValues.positive("maxConcurrentPushes", configuration.getMaxConcurrentPushes()),
                configuration.getHttp(),
                configuration.isAllowInsecureAuth());
    }

    private static Object named(Object source) {
        if (source == null || source instanceof CredentialsSupplier) {
            return source;
        }
        String name = source.toString();
        return name.isBlank() ? null : name;
    }

    /**
     * Says who we are, with each request.
     *
     * @param threads gives the thread on which credentials are renewed, as long as they are
     */
    public Authentication newAuthentication(ExecutorServiceManager threads) {
        if (source == null) {
            return Authentication.fixed(kind, credentials);
        }
        return Authentication.renewed(
                kind,
                source instanceof CredentialsSupplier bean ? bean : CredentialsSuppliers.of(source.toString()),
                threads);
    }

    /** The kind that will be used, as far as that is known before credentials have been asked for. */
    public AuthenticationKind expectedKind() {
        return source == null ? Authentication.fixed(kind, credentials).kind() : kind;
    }

    /** Nothing of camel-http's options: a proxy's password may be among them. */
    @Override
    public String toString() {
        return "ConnectionOptions[" + gateway + ", " + profile + ", " + kind.option() + "]";
    }
}
