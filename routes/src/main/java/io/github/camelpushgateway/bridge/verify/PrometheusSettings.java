// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.verify;

import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.net.URI;

/** Where {@code bridge verify} asks, as the settings have it. Nothing else of the bridge reads them. */
public final class PrometheusSettings {

    public static final SettingGroup SETTINGS = new SettingGroup(
            "Where bridge verify asks",
            "prometheus",
            Setting.of(
                            "prometheus.url",
                            "for `bridge verify`: the Prometheus, or what answers as one, that has what is pushed: `http://host:9090`")
                    .more(
                            "/api/v1/query is put after it. For a managed service: the address for queries that its console shows.")
                    .kind(Setting.Kind.URL)
                    .check(PrometheusSettings::problemOfUrl),
            Setting.of("prometheus.username", "the user for it; of a managed service the access key's id"),
            Setting.of("prometheus.password", "the user's password; of a managed service the access key's secret")
                    .secret(),
            Setting.of("prometheus.token", "a bearer token for it, in place of user and password")
                    .secret());

    private PrometheusSettings() {}

    /**
     * What answers queries.
     *
     * @throws SettingsException if the settings do not say, or contradict each other
     */
    static PrometheusApi api(Settings settings) {
        String url = settings.get("prometheus.url");
        if (url == null) {
            throw new SettingsException("bridge verify asks a Prometheus what has arrived, and prometheus.url"
                    + " (PROMETHEUS_URL) is not set. Write for example http://localhost:9090");
        }
        String problem = SETTINGS.get("prometheus.url").problem("prometheus.url", url);
        if (problem != null) {
            throw new SettingsException(problem);
        }
        boolean hasUser = settings.has("prometheus.username");
        if (hasUser != settings.has("prometheus.password")) {
            throw new SettingsException(
                    "Of prometheus.username and prometheus.password one is set, and the other is not. Set both, or none");
        }
        if (hasUser && settings.has("prometheus.token")) {
            throw new SettingsException(
                    "prometheus.token is set, and so is prometheus.username. Set the token, or user and password");
        }
        return new PrometheusApi(
                base(url),
                settings.get("prometheus.username"),
                settings.get("prometheus.password"),
                settings.get("prometheus.token"));
    }

    /** People copy the whole of an address. */
    private static String base(String url) {
        return url.replaceFirst("/(api/v1(/query(_range)?)?/?|graph|query)?$", "")
                .replaceFirst("/+$", "");
    }

    private static String problemOfUrl(String url) {
        try {
            URI uri = URI.create(url);
            boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!isWeb || uri.getHost() == null) {
                return "Write http://host:9090, or https://…";
            }
            return uri.getRawUserInfo() == null
                    ? null
                    : "A user belongs into prometheus.username and prometheus.password";
        } catch (IllegalArgumentException e) {
            return "Write http://host:9090, or https://…";
        }
    }
}
