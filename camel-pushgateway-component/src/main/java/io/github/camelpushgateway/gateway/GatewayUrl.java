// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway's base URL, checked and brought into one form: {@code http} or {@code https}, a host, no slash at the
 * end, no user, no query. It holds no secret, so it may be logged. Immutable.
 */
public final class GatewayUrl {

    private static final Pattern PUSH_PATH = Pattern.compile("/metrics/job(@base64)?(/.*)?$");
    private static final Pattern REMOTE_WRITE = Pattern.compile("/api/v[13]/write$");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{|\\$\\{|\\}\\}");

    private final String base;
    private final String scheme;
    private final String host;
    private final int port;
    private final String path;

    private GatewayUrl(String base, URI uri) {
        this.base = base;
        this.scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        this.host = uri.getHost();
        this.port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        this.path = uri.getRawPath();
    }

    /**
     * Reads a base URL as a user wrote it. White space around it and slashes at its end are tolerated.
     *
     * @throws IllegalArgumentException if it can't be a gateway's base URL; the message shows the right form, and
     *     no secret that the URL may have held
     */
    public static GatewayUrl parse(String text) {
        if (text == null || text.isBlank()) {
            throw refused("", "is empty", "Give the gateway's base URL, for example http://localhost:9091");
        }
        String trimmed = text.trim();
        Matcher placeholder = PLACEHOLDER.matcher(trimmed);
        if (placeholder.find()) {
            throw refused(trimmed, "holds a placeholder that was not resolved", "Set the property it names");
        }
        URI uri;
        try {
            uri = new URI(trimmed);
        } catch (URISyntaxException e) {
            throw refused(
                    trimmed,
                    "is not a URL (" + e.getReason() + " at position " + e.getIndex() + ")",
                    "It should look like http://localhost:9091");
        }
        checkSchemeAndHost(trimmed, uri);
        checkNothingElse(trimmed, uri);
        GatewayUrl url = new GatewayUrl(stripSlashes(trimmed), uri);
        url.checkPath();
        return url;
    }

    private static void checkSchemeAndHost(String text, URI uri) {
        String scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            // localhost:9091 parses as scheme "localhost".
            throw refused(text, "starts with neither http:// nor https://", "Write for example http://localhost:9091");
        }
        if (uri.getRawUserInfo() != null
                || (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0)) {
            throw refused(
                    text,
                    "holds a user name or password, which would be seen wherever the URL is",
                    "Take them out and set the options username and password");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw refused(
                    text,
                    uri.getRawAuthority() == null
                            ? "names no host"
                            : "names a host that is none: a host name is letters, digits, '-' and '.'",
                    "It should look like http://localhost:9091");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw refused(text, "names the port " + uri.getPort(), "A port is 1 to 65535; a Pushgateway's is 9091");
        }
    }

    private static void checkNothingElse(String text, URI uri) {
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused(
                    text,
                    uri.getRawQuery() != null ? "holds a query ('?…')" : "holds a fragment ('#…')",
                    "End the base URL before it; options of the endpoint go into the endpoint's own parameters");
        }
    }

    private void checkPath() {
        Matcher pushPath = PUSH_PATH.matcher(path);
        if (pushPath.find()) {
            throw refusedAsIs(
                    "already holds /metrics/job, which the component appends itself",
                    "Use " + withPath(path.substring(0, pushPath.start()))
                            + ", and give the job as pushgateway:<job>, labels as grouping.<label>");
        }
        Matcher remoteWrite = REMOTE_WRITE.matcher(stripSlashes(path));
        if (remoteWrite.find()) {
            String prefix = path.substring(0, remoteWrite.start());
            String suffix = GatewayProfile.ofHost(host).suffix();
            throw refusedAsIs(
                    "is a remote-write URL, which takes another format",
                    suffix == null
                            ? "A Pushgateway's is for example http://localhost:9091; VictoriaMetrics' ends in "
                                    + GatewayProfile.VICTORIAMETRICS.suffix()
                            : "The same instance's URL for pushing should be " + withPath(prefix + suffix));
        }
    }

    /** The base URL with another path. */
    private String withPath(String other) {
        return base.substring(0, base.length() - stripSlashes(path).length()) + other;
    }

    /** Removes slashes at the end: one too many makes {@code //metrics}, which gateways answer with a redirect. */
    private static String stripSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * The URL of a push.
     *
     * @param groupPath the group in the URL's own form, starting with {@code /metrics/job}
     */
    public String pushUrl(String groupPath) {
        return base + groupPath;
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return scheme;
    }

    /** The host; an IPv6 address stands in brackets. */
    public String host() {
        return host;
    }

    /** The port, also where the URL names none. */
    public int port() {
        return port;
    }

    /** The path without slash at its end; empty if there is none. */
    String path() {
        return stripSlashes(path);
    }

    /** Whether what is sent there is encrypted. */
    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** Whether what is sent there stays on this machine, as far as the name tells. */
    public boolean isLoopback() {
        return host.equalsIgnoreCase("localhost")
                || host.toLowerCase(Locale.ROOT).endsWith(".localhost")
                || host.startsWith("127.")
                || host.equals("[::1]");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GatewayUrl that && base.equals(that.base);
    }

    @Override
    public int hashCode() {
        return base.hashCode();
    }

    /** The base URL without slash at its end. */
    @Override
    public String toString() {
        return base;
    }

    /** For a base URL that was found to hold no secret, and whose path may rightly hold an {@code @}. */
    private IllegalArgumentException refusedAsIs(String rule, String hint) {
        return new IllegalArgumentException("gatewayUrl: '" + base + "' " + rule + ". " + hint);
    }

    private static IllegalArgumentException refused(String text, String rule, String hint) {
        return new IllegalArgumentException("gatewayUrl: '" + withoutSecrets(text) + "' " + rule + ". " + hint);
    }

    /**
     * For text that may be anything. What stands before an {@code @} may be a user and a password, and what stands
     * behind a {@code ?} or {@code #} a token. Where an {@code @} comes after those, it could be either, and all is
     * masked.
     */
    private static String withoutSecrets(String text) {
        int slashes = text.indexOf("//");
        String scheme = slashes < 0 ? "" : text.substring(0, slashes + 2);
        String rest = text.substring(scheme.length());
        String shown = rest.replaceFirst("(?s)([?#]).*", "$1…");
        int user = shown.lastIndexOf('@');
        if (rest.lastIndexOf('@') >= shown.length() - 1) {
            return scheme + "xxxxxx";
        }
        return scheme + (user < 0 ? shown : "xxxxxx" + shown.substring(user));
    }
}
