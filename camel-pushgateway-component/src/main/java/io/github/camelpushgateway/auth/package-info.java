// SPDX-License-Identifier: Apache-2.0
/**
 * Who we are to a gateway: the kinds of authentication, the credentials they need, and when they are renewed. Secrets
 * live here and leave only as the value of an {@code Authorization} header. Internal: only types marked {@link
 * io.github.camelpushgateway.annotation.PublicApi} stay compatible.
 */
@NullMarked
package io.github.camelpushgateway.auth;

import org.jspecify.annotations.NullMarked;
