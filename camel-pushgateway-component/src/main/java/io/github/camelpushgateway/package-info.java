// SPDX-License-Identifier: Apache-2.0
/**
 * The front door: what a Camel user or tool names. A program that pushes one number:
 *
 * <pre>{@code
 * try (CamelContext context = new DefaultCamelContext()) {
 *     PushgatewayComponent pushgateway = context.getComponent("pushgateway", PushgatewayComponent.class);
 *     pushgateway.getConfiguration().setGatewayUrl("http://localhost:9091");
 *     context.start();
 *     // Returns when the gateway has it. If it has not, throws a CamelExecutionException, whose cause is a
 *     // PushgatewayException.
 *     context.createProducerTemplate().sendBody("pushgateway:nightly?metric=backup_bytes", 42);
 * }
 * }</pre>
 *
 * <p>Types marked {@link io.github.camelpushgateway.annotation.PublicApi} stay compatible within a major version,
 * here and in the packages below. All other types may change with any release.
 */
@NullMarked
package io.github.camelpushgateway;

import org.jspecify.annotations.NullMarked;
