// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import org.jspecify.annotations.Nullable;

/** Credentials that never change: the header is made once. Immutable. */
final class FixedAuthentication implements Authentication {

    private final AuthorizationHeader header;
    private final Credentials credentials;

    FixedAuthentication(AuthenticationKind kind, Credentials credentials) {
        this.header = AuthorizationHeader.of(kind, credentials);
        this.credentials = credentials;
    }

    @Override
    public AuthenticationKind kind() {
        return header.kind();
    }

    @Override
    public @Nullable String authorization() {
        return header.value();
    }

    @Override
    public String redact(String text) {
        return credentials.redact(header.redact(text));
    }

    @Override
    public String toString() {
        return "Authentication[" + header + "]";
    }
}
