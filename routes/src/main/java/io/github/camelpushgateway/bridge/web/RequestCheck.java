// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is wrong with a request before anything of it is read: a path that cannot be read, a body whose end two
 * readers would find in two places (RFC 9112, 6.3), a browser that was led here by a page of somebody else's.
 * Immutable.
 */
public final class RequestCheck {

    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

    private static final Pattern LOOPBACK =
            Pattern.compile("(?i)(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1\\]|\\[0:0:0:0:0:0:0:1\\])(?::\\d{1,5})?");

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final boolean isLoopback;

    /** @param isLoopback whether only this machine can reach the port, so that no other name can be meant */
    public RequestCheck(boolean isLoopback) {
        this.isLoopback = isLoopback;
    }

    /** Whether only this machine can reach an address. */
    public static boolean isLoopback(String host) {
        InetAddress address = new InetSocketAddress(host, 0).getAddress();
        return address != null && address.isLoopbackAddress();
    }

    /** Why a request is refused. */
    public record Refusal(int status, String words) {}

    /** {@code null} if nothing is wrong. */
    public Refusal refusal(HttpServerRequest request) {
        if (request.path() == null || BAD_ESCAPE.matcher(request.path()).find()) {
            return new Refusal(400, "The path cannot be read: after each % there have to be two hexadecimal digits");
        }
        List<String> encodings = request.headers().getAll("Transfer-Encoding");
        List<String> lengths = request.headers().getAll("Content-Length");
        if (!encodings.isEmpty()
                && (encodings.size() > 1 || !encodings.get(0).equalsIgnoreCase("chunked") || !lengths.isEmpty())) {
            return new Refusal(
                    400, "The body's length is not clear: send Content-Length, or Transfer-Encoding: chunked");
        }
        if (lengths.size() > 1) {
            return new Refusal(400, "Content-Length is there more than once");
        }
        List<String> hosts = request.headers().getAll("Host");
        if (hosts.size() > 1) {
            return new Refusal(400, "Host is there more than once");
        }
        String host = hosts.isEmpty() ? null : hosts.get(0);
        if (isLoopback && host != null && !LOOPBACK.matcher(host).matches()) {
            return new Refusal(
                    403,
                    "This port is for this machine only, so it is called localhost or 127.0.0.1. To use another name, let it listen on an address that"
                            + " others can reach");
        }
        return READING.contains(request.method()) ? null : browser(request, host);
    }

    private static Refusal browser(HttpServerRequest request, String host) {
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        boolean isElsewhere = origin != null && !isSame(origin, host)
                || site != null && !site.equalsIgnoreCase("same-origin") && !site.equalsIgnoreCase("none");
        return isElsewhere ? new Refusal(403, "A page of another site may not push or delete here") : null;
    }

    private static boolean isSame(String origin, String host) {
        try {
            String authority = new URI(origin).getAuthority();
            return authority != null
                    && host != null
                    && authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
