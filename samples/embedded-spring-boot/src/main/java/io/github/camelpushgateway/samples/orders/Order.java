// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.orders;

import java.math.BigDecimal;

/**
 * An order.
 *
 * @param region where it came from
 * @param euros what it comes to
 */
public record Order(String region, BigDecimal euros) {}
