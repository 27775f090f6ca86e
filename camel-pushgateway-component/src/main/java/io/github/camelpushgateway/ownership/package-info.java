// SPDX-License-Identifier: Apache-2.0
/**
 * Who may push: of several processes that could push to a group, one owns it at a time. Says so for the moment right
 * before each request; who decides it is outside of this library.
 */
@NullMarked
package io.github.camelpushgateway.ownership;

import org.jspecify.annotations.NullMarked;
