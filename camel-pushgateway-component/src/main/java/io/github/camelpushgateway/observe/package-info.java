// SPDX-License-Identifier: Apache-2.0
/**
 * What can be seen of endpoints while they run: meters, health checks, a developer console. Internal: only types
 * marked {@link io.github.camelpushgateway.annotation.PublicApi} stay compatible.
 */
package io.github.camelpushgateway.observe;
