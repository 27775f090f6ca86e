// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.settings.Masking;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a broker. It is shown in logs and on the page, so there is no password in it. */
final class BrokerUrl {

    private static final Pattern FORM =
            Pattern.compile("(tcp|ssl|ws|wss)://(\\[[0-9A-Fa-f:.]+\\]|[^/:?#\\s]+)(?::(\\d{1,9}))?(/\\S*)?");

    /** In the path of such an address an @ means nothing: what comes before the path is a host, and no password. */
    private static final Pattern WEBSOCKET_PATH =
            Pattern.compile("wss?://(?:\\[[0-9A-Fa-f:.]+\\]|[^/:?#@\\s]+)(?::\\d{1,9})?/.*");

    private static final int HIGHEST_PORT = 65_535;

    private BrokerUrl() {}

    /** What is wrong with an address, as advice that shows nothing of it, or {@code null}. */
    static String problem(String url) {
        if (url.contains("@") && !WEBSOCKET_PATH.matcher(url).matches()) {
            return "It holds a user name or password. Write them as mqtt.username and mqtt.password, and the address as tcp://host:1883";
        }
        Matcher matcher = FORM.matcher(url);
        if (!matcher.matches()) {
            return "Write tcp://host:1883, or ssl://host:8883 for TLS";
        }
        String port = matcher.group(3);
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > HIGHEST_PORT)) {
            return "A port is 1 to 65535";
        }
        boolean hasPath = matcher.group(4) != null && matcher.group(4).length() > 1;
        return hasPath && !matcher.group(1).startsWith("ws")
                ? "Leave out the path: " + matcher.group(1) + "://" + matcher.group(2)
                        + (port == null ? "" : ":" + port)
                : null;
    }

    /** @throws IllegalArgumentException if something is wrong with it */
    static String checked(String url) {
        String problem = problem(url);
        if (problem != null) {
            throw new IllegalArgumentException(
                    "The broker's address " + Masking.maskedUrl(url) + " cannot be used. " + problem);
        }
        // With a slash at the end Paho finds a path.
        return url.startsWith("ws") ? url : url.replaceFirst("/$", "");
    }
}
