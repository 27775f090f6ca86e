// SPDX-License-Identifier: Apache-2.0
/**
 * An endpoint's options, checked and in the types of the rooms that use them, and how a gateway is reached. Copies:
 * nobody reads the live configuration after an endpoint was made. Internal: only types marked {@link
 * io.github.camelpushgateway.annotation.PublicApi} stay compatible.
 */
package io.github.camelpushgateway.options;
