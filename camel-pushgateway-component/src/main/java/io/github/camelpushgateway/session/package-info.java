// SPDX-License-Identifier: Apache-2.0
/**
 * What runs: {@link io.github.camelpushgateway.session.PushSession} for each endpoint with a running producer, the
 * connection that endpoints of one gateway share, and how they all end. Internal: only types marked {@link
 * io.github.camelpushgateway.annotation.PublicApi} stay compatible.
 */
package io.github.camelpushgateway.session;
