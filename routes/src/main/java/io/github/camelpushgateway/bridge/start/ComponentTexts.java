// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.start;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.PushgatewayConfiguration;
import io.github.camelpushgateway.bridge.settings.ComponentOptions;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.main.Main;
import org.apache.camel.spi.ComponentCustomizer;

/**
 * The component's options as texts: what Camel would take for a placeholder, a bean or a raw value within a password is
 * part of the password. Only a value that is one placeholder and nothing else, as {@code {{env:TOKEN}}}, is filled in.
 */
public final class ComponentTexts {

    /** Options of one of several gateways: names with dots that Camel takes for properties of properties. */
    private static final String PLACED = "gateway.";

    private static final Pattern ONE_PLACEHOLDER = Pattern.compile("\\{\\{[^{}]+\\}\\}");

    private ComponentTexts() {}

    /**
     * Gives Camel its settings.
     *
     * @param resolved all that is set; changed
     */
    public static void give(Main main, Properties resolved) {
        Map<String, String> texts = new TreeMap<>();
        for (String name : resolved.stringPropertyNames()) {
            String value = resolved.getProperty(name).strip();
            boolean placed = name.startsWith(ComponentOptions.PREFIX + PLACED);
            if (placed || (ComponentOptions.isText(name, value) && meansSomethingToCamel(value))) {
                texts.put(name.substring(ComponentOptions.PREFIX.length()), value);
                resolved.remove(name);
            }
        }
        if (!texts.isEmpty()) {
            main.bind("componentTexts", (ComponentCustomizer) (name, target) -> {
                if (target instanceof PushgatewayComponent component) {
                    texts.forEach((option, text) -> set(component, option, text));
                }
            });
        }
        main.setOverrideProperties(resolved);
    }

    private static void set(PushgatewayComponent component, String option, String text) {
        PushgatewayConfiguration configuration = component.getConfiguration();
        int dot = option.indexOf('.');
        if (dot < 0) {
            component
                    .getComponentPropertyConfigurer()
                    .configure(component.getCamelContext(), component, option.replace("-", ""), text, true);
        } else if (option.startsWith(PLACED)) {
            String value = ONE_PLACEHOLDER.matcher(text).matches()
                    ? component.getCamelContext().resolvePropertyPlaceholders(text)
                    : text;
            configuration.setGateway(with(configuration.getGateway(), option.substring(dot + 1), value));
        } else if (option.startsWith("labels.")) {
            configuration.setLabels(with(configuration.getLabels(), option.substring(dot + 1), text));
        } else {
            configuration.setGrouping(with(configuration.getGrouping(), option.substring(dot + 1), text));
        }
    }

    private static Map<String, Object> with(Map<String, Object> others, String name, String text) {
        Map<String, Object> all = others == null ? new TreeMap<>() : new TreeMap<>(others);
        all.put(name, text);
        return all;
    }

    private static boolean meansSomethingToCamel(String value) {
        return !ONE_PLACEHOLDER.matcher(value).matches()
                && (value.contains("{{")
                        || value.contains("}}")
                        || value.startsWith("#")
                        || value.startsWith("RAW(")
                        || value.startsWith("RAW{"));
    }
}
