// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.options;

import io.github.camelpushgateway.PushgatewayConfiguration;
import io.github.camelpushgateway.text.DidYouMean;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Options of one of several gateways, {@code gateway.<n>.<option>}, by its place in {@code gatewayUrl}, which counts
 * from 1. What a gateway lacks is what all have in common; but where it has credentials of its own, nothing of the
 * common ones is mixed in.
 */
final class PlacedOptions {

    private static final String PREFIX = "gateway.";

    /** By their names in small letters. */
    private static final Map<String, BiConsumer<PushgatewayConfiguration, Object>> CREDENTIALS = new TreeMap<>();

    private static final String PROFILE = "profile";

    private static final String HTTP = "http.";

    static {
        CREDENTIALS.put("token", (configuration, value) -> configuration.setToken(text(value)));
        CREDENTIALS.put("username", (configuration, value) -> configuration.setUsername(text(value)));
        CREDENTIALS.put("password", (configuration, value) -> configuration.setPassword(text(value)));
        CREDENTIALS.put("accesskeyid", (configuration, value) -> configuration.setAccessKeyId(text(value)));
        CREDENTIALS.put("accesskeysecret", (configuration, value) -> configuration.setAccessKeySecret(text(value)));
        CREDENTIALS.put("securitytoken", (configuration, value) -> configuration.setSecurityToken(text(value)));
        CREDENTIALS.put("credentials", PushgatewayConfiguration::setCredentials);
        CREDENTIALS.put("authentication", (configuration, value) -> configuration.setAuthentication(text(value)));
    }

    private final PushgatewayConfiguration common;
    private final Map<Integer, Map<String, Object>> byPlace = new TreeMap<>();

    /**
     * @param gateways how many there are
     * @throws IllegalArgumentException if a name is not one of such an option
     */
    PlacedOptions(PushgatewayConfiguration common, int gateways) {
        this.common = common;
        flat(common.getGateway(), "").forEach((name, value) -> add(name, value, gateways));
    }

    /** Spring Boot makes maps within maps of names with dots. */
    private static Map<String, Object> flat(Map<?, ?> options, String prefix) {
        Map<String, Object> flat = new LinkedHashMap<>();
        options.forEach((name, value) -> {
            if (value instanceof Map<?, ?> nested) {
                flat.putAll(flat(nested, prefix + name + '.'));
            } else if (value != null) {
                flat.put(prefix + name, value);
            }
        });
        return flat;
    }

    private void add(String name, Object value, int gateways) {
        int dot = name.indexOf('.');
        String number = dot < 0 ? name : name.substring(0, dot);
        if (dot < 0 || !number.matches("[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException(
                    PREFIX + name
                            + ": write gateway.<n>.<option>, where <n> is the gateway's place in gatewayUrl, from 1: gateway.2.token");
        }
        int place = Integer.parseInt(number);
        if (place > gateways) {
            throw new IllegalArgumentException(PREFIX + name + ": gatewayUrl names "
                    + (gateways == 1 ? "one gateway" : gateways + " gateways") + ", so there is no gateway " + place);
        }
        String option = name.substring(dot + 1);
        if (!option.startsWith(HTTP)
                && !CREDENTIALS.containsKey(letters(option))
                && !letters(option).equals(PROFILE)) {
            throw new IllegalArgumentException(PREFIX + name + ": '" + option
                    + "' is not an option that one of several gateways has for itself"
                    + DidYouMean.hint(
                            option,
                            java.util.List.of(
                                    "token",
                                    "username",
                                    "password",
                                    "accessKeyId",
                                    "accessKeySecret",
                                    "securityToken",
                                    "credentials",
                                    "authentication",
                                    "profile"))
                    + ". Those are: token, username, password, accessKeyId, accessKeySecret, securityToken, credentials,"
                    + " authentication, profile, http.<option>");
        }
        byPlace.computeIfAbsent(place, unused -> new LinkedHashMap<>()).put(option, value);
    }

    private static String letters(String option) {
        return option.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static String text(Object value) {
        return String.valueOf(value);
    }

    /** The options of a gateway. */
    PushgatewayConfiguration at(int place) {
        Map<String, Object> own = byPlace.get(place);
        if (own == null) {
            return common;
        }
        PushgatewayConfiguration options = common.copy();
        if (own.keySet().stream().anyMatch(option -> CREDENTIALS.containsKey(letters(option)))) {
            options.setToken(null);
            options.setUsername(null);
            options.setPassword(null);
            options.setAccessKeyId(null);
            options.setAccessKeySecret(null);
            options.setSecurityToken(null);
            options.setCredentials(null);
            options.setAuthentication("auto");
        }
        own.forEach((option, value) -> {
            if (option.startsWith(HTTP)) {
                options.getHttp().put(option.substring(HTTP.length()), value);
            } else if (letters(option).equals(PROFILE)) {
                options.setProfile(text(value));
            } else {
                CREDENTIALS.get(letters(option)).accept(options, value);
            }
        });
        return options;
    }
}
