// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import java.nio.file.Path;
import javax.net.ssl.SSLSocketFactory;

/** What several here read of a broker's settings. Stateless. */
final class BrokerSettings {

    private BrokerSettings() {}

    /** Whether the broker speaks MQTT 3.1.1, and else MQTT 5. */
    static boolean isVersion3(SourceSettings settings) {
        return "3".equals(settings.get("version"));
    }

    /** Of a name: the common client id with the name after it, unless it has one of its own. */
    static String clientId(SourceSettings settings) {
        return settings.name() == null || settings.getOwn("client-id") != null
                ? settings.get("client-id")
                : settings.get("client-id") + "-" + settings.name();
    }

    /**
     * The sockets of a broker whose certificates are in files; {@code null} for those that Java makes.
     *
     * @throws SettingsException if a file cannot be used; it says which, and why
     */
    static SSLSocketFactory sockets(SourceSettings settings) {
        return settings.has("tls-ca") || settings.has("tls-certificate")
                ? PemFiles.sockets(
                        path(settings, "tls-ca"), path(settings, "tls-certificate"), path(settings, "tls-key"))
                : null;
    }

    private static Path path(SourceSettings settings, String word) {
        return settings.has(word) ? Path.of(settings.get(word)) : null;
    }
}
