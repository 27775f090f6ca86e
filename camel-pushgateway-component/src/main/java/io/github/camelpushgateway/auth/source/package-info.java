// SPDX-License-Identifier: Apache-2.0
/**
 * Where credentials come from: environment, file, metadata service, web address, provider chain. Internal: only types
 * marked {@link io.github.camelpushgateway.annotation.PublicApi} stay compatible.
 */
@NullMarked
package io.github.camelpushgateway.auth.source;

import org.jspecify.annotations.NullMarked;
