// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth.source;

import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import io.github.camelpushgateway.auth.source.HttpFetch.Answer;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Temporary credentials of the role of an ECS instance, from the instance's metadata service. Asks for a session
 * token first, as version 2 of the service wants it: without one, a forged request could be made to read the
 * credentials.
 */
final class EcsRoleCredentials implements CredentialsSupplier {

    /** The metadata service's address on every instance. */
    static final URI METADATA_SERVICE = URI.create("http://100.100.100.200");

    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9.@_-]{1,64}");
    private static final String TOKEN = "X-aliyun-ecs-metadata-token";
    /** Seconds. A session lasts for one renewal. */
    private static final String TOKEN_TTL = "60";

    private final String role;
    private final URI service;
    private final boolean withoutToken;

    /**
     * @param service where the metadata service is, without path
     * @param withoutToken whether to ask without a token where the service gives none (version 1)
     */
    EcsRoleCredentials(String role, URI service, boolean withoutToken) {
        if (!ROLE.matcher(role).matches()) {
            throw new IllegalArgumentException(
                    "credentials: '" + role + "' is not the name of a role. Write ecs-role:<role>");
        }
        this.role = role;
        this.service = service;
        this.withoutToken = withoutToken;
    }

    @Override
    public Credentials get() throws IOException {
        Answer token = ask("PUT", "/latest/api/token", Map.of(TOKEN + "-ttl-seconds", TOKEN_TTL));
        if (token.status() != 200 && !withoutToken) {
            throw new IOException("the metadata service gave no session token (status " + token.status()
                    + "). If it knows version 1 only, and that is safe here, write ecs-role:" + role + "?allowV1=true");
        }
        Map<String, String> headers =
                token.status() == 200 ? Map.of(TOKEN, token.body().strip()) : Map.of();
        Answer answer = ask("GET", "/latest/meta-data/ram/security-credentials/" + role, headers);
        if (answer.status() == 404) {
            throw new IOException(
                    "the instance has no role '" + role + "'. Attach it to the instance, or correct its name");
        }
        if (answer.status() != 200) {
            throw new IOException("the metadata service answered " + answer.status());
        }
        return ServiceCredentials.read(answer.body());
    }

    private Answer ask(String method, String path, Map<String, String> headers) throws IOException {
        return HttpFetch.fetch(method, service.resolve(path), headers, Proxy.NO_PROXY);
    }

    @Override
    public String toString() {
        return "ecs-role:" + role;
    }
}
