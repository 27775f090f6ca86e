// SPDX-License-Identifier: Apache-2.0
/**
 * Data types and type converters: what the component would push, for other endpoints. Internal: only types marked
 * {@link io.github.camelpushgateway.annotation.PublicApi} stay compatible.
 */
package io.github.camelpushgateway.transform;
