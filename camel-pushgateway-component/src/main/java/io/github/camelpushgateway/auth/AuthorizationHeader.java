// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of a kind, checked, as the value of an {@code Authorization} header. What is missing or contradictory
 * is an error that names the options and never shows their values.
 *
 * @param kind the kind in use, never {@link AuthenticationKind#AUTO}
 * @param value the header's value, or {@code null} for {@link AuthenticationKind#NONE}; secret
 */
record AuthorizationHeader(AuthenticationKind kind, @Nullable String value) {

    /** The user name that goes with a token as password, where the user named none; the service takes any. */
    private static final String USER_OF_A_TOKEN = "admin";

    static AuthorizationHeader of(AuthenticationKind wanted, Credentials credentials) {
        AuthenticationKind kind = wanted == AuthenticationKind.AUTO ? kindOf(credentials) : wanted;
        return new AuthorizationHeader(
                kind,
                switch (kind) {
                    case AUTO -> throw new IllegalStateException("kindOf() decides");
                    case NONE -> null;
                    case BEARER -> bearer(credentials);
                    case BASIC -> basic(credentials);
                    case ACCESS_KEY -> accessKey(credentials);
                    case STS -> sts(credentials);
                });
    }

    /** By what is set. Where two kinds would fit, nobody should have to guess which one went over the wire. */
    private static AuthenticationKind kindOf(Credentials credentials) {
        boolean accessKey = credentials.accessKeyId() != null
                || credentials.accessKeySecret() != null
                || credentials.securityToken() != null;
        boolean other = credentials.token() != null || credentials.username() != null || credentials.password() != null;
        if (accessKey && other) {
            throw new IllegalArgumentException("authentication: " + setOptions(credentials)
                    + " are set together, and they belong to different kinds. Remove some, or say which kind to use with"
                    + " 'authentication' (bearer, basic, access-key or sts)");
        }
        if (accessKey) {
            return credentials.securityToken() != null ? AuthenticationKind.STS : AuthenticationKind.ACCESS_KEY;
        }
        if (credentials.token() != null && credentials.username() == null && credentials.password() == null) {
            return AuthenticationKind.BEARER;
        }
        return other ? AuthenticationKind.BASIC : AuthenticationKind.NONE;
    }

    private static String bearer(Credentials credentials) {
        String token = required(AuthenticationKind.BEARER, "token", credentials.token());
        if (token.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw new IllegalArgumentException("token: starts with the word 'Bearer'. Give the token alone");
        }
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
                throw new IllegalArgumentException("token: the character at position " + i
                        + " can't be part of a bearer token. Check for spaces, line breaks and quotes copied along");
            }
        }
        return "Bearer " + token;
    }

    private static String basic(Credentials credentials) {
        if (credentials.password() != null && credentials.token() != null) {
            throw new IllegalArgumentException(
                    "password, token: both are set, and either could be the password of 'basic'. Remove one");
        }
        if (credentials.token() != null) {
            String user = credentials.username() == null ? USER_OF_A_TOKEN : credentials.username();
            return pair("username", user, "token", credentials.token());
        }
        String user = required(AuthenticationKind.BASIC, "username", credentials.username());
        return pair(
                "username", user, "password", required(AuthenticationKind.BASIC, "password", credentials.password()));
    }

    private static String accessKey(Credentials credentials) {
        if (credentials.securityToken() != null) {
            throw new IllegalArgumentException(
                    "authentication: 'access-key' is for a lasting key, but securityToken is set too."
                            + " Use 'sts', or remove securityToken");
        }
        return pair(
                "accessKeyId",
                required(AuthenticationKind.ACCESS_KEY, "accessKeyId", credentials.accessKeyId()),
                "accessKeySecret",
                required(AuthenticationKind.ACCESS_KEY, "accessKeySecret", credentials.accessKeySecret()));
    }

    /** The service's own form: the password is the secret, a literal dollar sign and the security token. */
    private static String sts(Credentials credentials) {
        String id = required(AuthenticationKind.STS, "accessKeyId", credentials.accessKeyId());
        String secret = required(AuthenticationKind.STS, "accessKeySecret", credentials.accessKeySecret());
        String token = required(AuthenticationKind.STS, "securityToken", credentials.securityToken());
        checkCharacters("accessKeySecret", secret);
        checkCharacters("securityToken", token);
        return pair("accessKeyId", id, "accessKeySecret", secret + "$" + token);
    }

    private static String pair(String userOption, String user, String passwordOption, String password) {
        checkCharacters(userOption, user);
        checkCharacters(passwordOption, password);
        if (user.indexOf(':') >= 0) {
            // RFC 7617: everything behind the first colon would be taken for the password.
            throw new IllegalArgumentException(
                    userOption + ": holds a colon, which HTTP basic can't carry in a user name");
        }
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static String required(AuthenticationKind kind, String option, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    option + ": not set, but authentication '" + kind.option() + "' needs it");
        }
        return value;
    }

    private static void checkCharacters(String option, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new IllegalArgumentException(option + ": holds a control character at position " + i
                        + ". Check for a line break copied along, often at the end of a file");
            }
        }
    }

    private static String setOptions(Credentials credentials) {
        List<String> set = new ArrayList<>();
        addIfSet(set, "token", credentials.token());
        addIfSet(set, "username", credentials.username());
        addIfSet(set, "password", credentials.password());
        addIfSet(set, "accessKeyId", credentials.accessKeyId());
        addIfSet(set, "accessKeySecret", credentials.accessKeySecret());
        addIfSet(set, "securityToken", credentials.securityToken());
        return String.join(", ", set);
    }

    private static void addIfSet(List<String> set, String option, @Nullable String value) {
        if (value != null) {
            set.add(option);
        }
    }

    /** The text with this header's value masked, with and without the word before it. */
    String redact(String text) {
        return value == null ? text : text.replace(value.substring(value.indexOf(' ') + 1), "xxxxxx");
    }

    @Override
    public String toString() {
        return kind.option();
    }
}
