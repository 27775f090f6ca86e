// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a gateway is told who pushes. The names users write are those of {@link #option()}. */
public enum AuthenticationKind {
    /** By which credentials are set: an access key, a token, a user name and password, or nothing. */
    AUTO("auto"),
    /** No {@code Authorization} header. */
    NONE("none"),
    /** {@code Authorization: Bearer} with the token. */
    BEARER("bearer"),
    /** HTTP basic with user name and password, or with the token as password. */
    BASIC("basic"),
    /** HTTP basic with an access key's id and secret. */
    ACCESS_KEY("access-key"),
    /** HTTP basic with a temporary access key's id, and its secret, a {@code $} and its security token as password. */
    STS("sts");

    private final String option;

    AuthenticationKind(String option) {
        this.option = option;
    }

    /** The name as users write it, for example {@code access-key}. */
    public String option() {
        return option;
    }

    /**
     * The kind a user named, whatever the case; {@code null} or nothing is {@link #AUTO}.
     *
     * @throws IllegalArgumentException if there is no such kind
     */
    public static AuthenticationKind of(@Nullable String option) {
        if (option == null || option.isBlank()) {
            return AUTO;
        }
        String wanted = option.trim().toLowerCase(Locale.ROOT).replace('_', '-');
        for (AuthenticationKind kind : values()) {
            if (kind.option.equals(wanted)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("authentication: no such kind '" + option + "'. Use one of "
                + Arrays.stream(values()).map(AuthenticationKind::option).collect(Collectors.joining(", ")));
    }
}
