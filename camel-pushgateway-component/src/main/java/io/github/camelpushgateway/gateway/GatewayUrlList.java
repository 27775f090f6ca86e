// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Base URLs of one gateway or several, as a user writes them into one option, separated by commas. */
public final class GatewayUrlList {

    /**
     * A comma that ends a URL: the next one follows, or nothing does, or what is before it is a host yet. Any other
     * is a letter of a path or a query.
     */
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*(?=[a-zA-Z][a-zA-Z0-9+.-]*://|,|$)");

    private static final Pattern COMMA_AFTER_HOST = Pattern.compile("\\s*,\\s*");

    private GatewayUrlList() {}

    /**
     * The URLs, in their order.
     *
     * @throws IllegalArgumentException if one cannot be a gateway's, or appears twice
     */
    public static List<GatewayUrl> parse(String text) {
        List<String> parts = split(text == null ? "" : text.trim());
        if (parts.size() == 1) {
            return List.of(GatewayUrl.parse(parts.get(0)));
        }
        List<GatewayUrl> urls = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (String part : parts) {
            if (part.isBlank()) {
                throw new IllegalArgumentException("gatewayUrl: entry " + (urls.size() + 1)
                        + " of the list is empty. Remove the comma, or write" + " a URL such as http://localhost:9091");
            }
            GatewayUrl url = GatewayUrl.parse(part);
            String place = place(url);
            if (places.contains(place)) {
                throw new IllegalArgumentException(
                        "gatewayUrl: '" + url + "' appears twice in the list. Name each gateway once");
            }
            places.add(place);
            urls.add(url);
        }
        return urls;
    }

    /** The same for two ways to write one address. */
    private static String place(GatewayUrl url) {
        return url.scheme() + "://" + url.host().toLowerCase(Locale.ROOT) + ":" + url.port() + url.path();
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : COMMA.split(text, -1)) {
            int host = part.indexOf("://");
            int path = host < 0 ? part.length() : indexOfAny(part, host + 3);
            // What follows a host without a scheme of its own is meant to be another host.
            String[] hosts = COMMA_AFTER_HOST.split(part.substring(0, path), -1);
            for (int i = 0; i < hosts.length - 1; i++) {
                parts.add(hosts[i]);
            }
            parts.add(hosts[hosts.length - 1] + part.substring(path));
        }
        return parts;
    }

    private static int indexOfAny(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if ("/?#".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
