// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What stands in the place of secrets wherever a setting is shown: in messages, logs and pages. */
public final class Masking {

    /** In place of a secret. */
    public static final String MASK = "xxxxxx";

    /** Words in the names of settings of other libraries whose values are not for everybody. */
    private static final List<String> SECRET_WORDS =
            List.of("password", "secret", "token", "credential", "passphrase", "key");

    /** User and password before the host: up to the last @ before the path, as a password may hold one itself. */
    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s]*@");

    private static final Pattern BEFORE_HOST = Pattern.compile("^((?:[a-zA-Z0-9+.:-]*//)?).*@");

    /** As Oracle's driver takes them: {@code jdbc:oracle:thin:user/password@host}. */
    private static final Pattern ORACLE_USER = Pattern.compile("(jdbc:oracle:[a-z0-9]+:)[^@\\s]+/[^@\\s]*@");

    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)((?:password|passwd|pwd|secret|token|key)[a-z]*=)(?:\\{[^}]*\\}|['\"]+[^'\"]*['\"]*|[^&;\\s]+)");

    private Masking() {}

    /** A text with all URLs in it, without the passwords that stand in those before the host or as parameters. */
    public static String masked(String text) {
        String masked = USER_INFO.matcher(text).replaceAll("://" + MASK + "@");
        masked = ORACLE_USER.matcher(masked).replaceAll("$1" + MASK + "@");
        return PARAMETER.matcher(masked).replaceAll("$1" + MASK);
    }

    /**
     * One URL, without anything that may be a user or password: whatever comes before the last @ is not shown,
     * slashes or not.
     */
    public static String maskedUrl(String url) {
        return masked(BEFORE_HOST.matcher(url).replaceFirst("$1" + MASK + "@"));
    }

    /** Whether the name of a setting that nobody here has declared says that it is secret. */
    static boolean soundsSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace("-", "");
        return SECRET_WORDS.stream().anyMatch(lower::contains);
    }
}
