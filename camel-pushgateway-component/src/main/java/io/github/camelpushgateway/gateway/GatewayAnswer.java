// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

/**
 * What a gateway said to a request it accepted.
 *
 * @param status the HTTP status, 200 to 299
 */
public record GatewayAnswer(int status) {}
