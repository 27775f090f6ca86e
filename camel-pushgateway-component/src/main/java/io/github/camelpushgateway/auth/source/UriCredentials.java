// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth.source;

import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import io.github.camelpushgateway.auth.source.HttpFetch.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * Credentials from a web address, in the JSON form of the metadata service. The address may hold a secret in its
 * query.
 */
final class UriCredentials implements CredentialsSupplier {

    private final URI uri;

    UriCredentials(URI uri) {
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("credentials: uri: needs a URL. Write uri:https://host/path");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "credentials: uri: the URL holds a user name or password, which is not sent");
        }
        this.uri = uri;
    }

    @Override
    public Credentials get() throws IOException {
        Answer answer = HttpFetch.fetch("GET", uri, Map.of("Accept", "application/json"), null);
        if (answer.status() != 200) {
            throw new IOException("it answered " + answer.status());
        }
        return ServiceCredentials.read(answer.body());
    }

    @Override
    public String toString() {
        return "uri:" + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }
}
