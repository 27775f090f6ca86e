// SPDX-License-Identifier: Apache-2.0
/** Where what is known of groups outlives the process: the SPI, a file, and what sources note there. */
@NullMarked
package io.github.camelpushgateway.group.store;

import org.jspecify.annotations.NullMarked;
