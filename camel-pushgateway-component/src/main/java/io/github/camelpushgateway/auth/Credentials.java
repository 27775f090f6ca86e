// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import io.github.camelpushgateway.annotation.PublicApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What proves who we are, as the user or a {@link CredentialsSupplier} gave it. A field that is {@code null} or
 * empty is not set. Which fields are needed depends on the {@link AuthenticationKind}. Never prints a secret.
 *
 * @param token a JWT
 * @param username the user of HTTP basic
 * @param password the password of HTTP basic
 * @param accessKeyId an access key's id; not a secret
 * @param accessKeySecret an access key's secret
 * @param securityToken the token that belongs to a temporary access key
 * @param expiration when these stop working, or {@code null} if nobody knows or they never do
 */
@PublicApi
public record Credentials(
        @Nullable String token,
        @Nullable String username,
        @Nullable String password,
        @Nullable String accessKeyId,
        @Nullable String accessKeySecret,
        @Nullable String securityToken,
        @Nullable Instant expiration) {

    /** Nothing set. */
    public static final Credentials NONE = new Credentials(null, null, null, null, null, null, null);

    /** What is put where a secret stood. */
    private static final String MASK = "xxxxxx";

    /** A shorter secret is not searched for in text: it would be found in every other word. */
    private static final int SHORTEST_REDACTED = 6;

    public Credentials {
        token = emptyIsUnset(token);
        username = emptyIsUnset(username);
        password = emptyIsUnset(password);
        accessKeyId = emptyIsUnset(accessKeyId);
        accessKeySecret = emptyIsUnset(accessKeySecret);
        securityToken = emptyIsUnset(securityToken);
    }

    /** A token that never expires. */
    public static Credentials ofToken(String token) {
        return new Credentials(token, null, null, null, null, null, null);
    }

    /** A user and a password. */
    public static Credentials ofPassword(String username, String password) {
        return new Credentials(null, username, password, null, null, null, null);
    }

    /** A lasting access key. */
    public static Credentials ofAccessKey(String id, String secret) {
        return new Credentials(null, null, null, id, secret, null, null);
    }

    /** A temporary access key. */
    public static Credentials ofSts(
            String id, String secret, @Nullable String securityToken, @Nullable Instant expiration) {
        return new Credentials(null, null, null, id, secret, securityToken, expiration);
    }

    /** Whether the time these work for is over. */
    boolean isExpiredAt(Instant now) {
        return expiration != null && !now.isBefore(expiration);
    }

    /** The text with every secret in it masked. */
    String redact(String text) {
        String redacted = text;
        for (String secret : secrets()) {
            if (secret.length() >= SHORTEST_REDACTED) {
                redacted = redacted.replace(secret, MASK);
            }
        }
        return redacted;
    }

    private List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        for (String secret : new String[] {token, password, accessKeySecret, securityToken}) {
            if (secret != null) {
                secrets.add(secret);
            }
        }
        return secrets;
    }

    /** Which fields are set, with secrets masked. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Credentials[");
        append(text, "token", token, true);
        append(text, "username", username, false);
        append(text, "password", password, true);
        append(text, "accessKeyId", accessKeyId, false);
        append(text, "accessKeySecret", accessKeySecret, true);
        append(text, "securityToken", securityToken, true);
        if (expiration != null) {
            append(text, "expiration", expiration.toString(), false);
        }
        return text.append(']').toString();
    }

    private static void append(StringBuilder text, String name, @Nullable String value, boolean secret) {
        if (value != null) {
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ", ")
                    .append(name)
                    .append('=')
                    .append(secret ? MASK : value);
        }
    }

    private static @Nullable String emptyIsUnset(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }
}
