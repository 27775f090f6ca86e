// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.springboot;

import io.github.camelpushgateway.PushgatewayComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Sets up the component by the application's properties {@code camel.component.pushgateway.*}, each an option of
 * the component. Camel asks for it when it makes the component. Left out with
 * {@code camel.component.pushgateway.enabled=false}, as with every Camel starter.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
@ConditionalOnHierarchicalProperties({"camel.component", "camel.component.pushgateway"})
public class PushgatewayAutoConfiguration {

    /** What sets up the component, before it is used. */
    @Lazy
    @Bean
    public ComponentCustomizer pushgatewayComponentCustomizer(Environment environment, CamelContext camelContext) {
        ComponentProperties properties = new ComponentProperties(environment);
        return new ComponentCustomizer() {
            @Override
            public void configure(String name, Component component) {
                properties.applyTo((PushgatewayComponent) component, camelContext);
            }

            @Override
            public boolean isEnabled(String name, Component component) {
                return component instanceof PushgatewayComponent;
            }
        };
    }
}
