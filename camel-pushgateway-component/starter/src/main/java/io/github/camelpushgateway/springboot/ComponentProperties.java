// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.springboot;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.PushgatewayConfiguration;
import io.github.camelpushgateway.text.DidYouMean;
import java.beans.PropertyDescriptor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.util.StringHelper;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The properties {@code camel.component.pushgateway.*}. They are set by the component's own list of options and not
 * by a copy of it, so that no option can be missing here.
 */
final class ComponentProperties {

    private static final String PREFIX = "camel.component.pushgateway";

    private final Environment environment;

    ComponentProperties(Environment environment) {
        this.environment = environment;
    }

    /**
     * Sets the component's options.
     *
     * @throws IllegalArgumentException if there is no such option, or a value does not fit it; names the property
     */
    void applyTo(PushgatewayComponent component, CamelContext context) {
        PropertyConfigurer configurer = component.getComponentPropertyConfigurer();
        Map<String, Object> options = new LinkedHashMap<>();
        Binder.get(environment)
                .bind(PREFIX, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of())
                .forEach((name, value) -> {
                    // Spring Boot's own, for whether this is to be done at all.
                    if (!name.equals("enabled") && !name.startsWith("customizer.")) {
                        options.put(option(name, (PropertyConfigurerGetter) configurer), value);
                    }
                });
        PropertyBindingSupport.build()
                .withCamelContext(context)
                .withTarget(component)
                .withConfigurer(configurer)
                .withIgnoreCase(true)
                .withMandatory(true)
                .withProperties(options)
                .bind();
    }

    /**
     * The option's name as Camel writes it: {@code grouping[site]} for {@code grouping.site}. The value is in no
     * message: it may be secret.
     */
    private static String option(String name, PropertyConfigurerGetter known) {
        int dot = name.indexOf('.');
        String option = StringHelper.dashToCamelCase(dot < 0 ? name : name.substring(0, dot));
        // An environment variable has no upper case left.
        if (known.getOptionType(option, true) == null) {
            throw new IllegalArgumentException("There is no property " + PREFIX + "." + name
                    + DidYouMean.hint(option, names())
                    + ". docs/component.md lists the options");
        }
        return dot < 0 ? option : option + '[' + name.substring(dot + 1) + ']';
    }

    private static List<String> names() {
        return Arrays.stream(BeanUtils.getPropertyDescriptors(PushgatewayConfiguration.class))
                .map(PropertyDescriptor::getName)
                .toList();
    }
}
