// SPDX-License-Identifier: Apache-2.0
/**
 * Several bridges of which one runs: a lock decides which, a lease is checked before each request, and sources run only
 * with the lock. Whoever loses it stops its sources, forgets its groups, and stands by.
 */
@NullMarked
package io.github.camelpushgateway.bridge.cluster;

import org.jspecify.annotations.NullMarked;
