// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which families of a group a request brings.
 *
 * @param whole all of them
 * @param since otherwise those that were changed after this {@link GroupState#version()}, and those that the push
 *     being prepared changes
 * @param accepted whether as they were accepted, without the push being prepared
 * @param without none of these names
 * @param only exactly these names, whatever the rest says; {@code null} to go by the rest
 */
public record Extent(boolean whole, long since, boolean accepted, Set<String> without, @Nullable Set<String> only) {

    /** What the push being prepared changes. */
    public static final Extent CHANGED = new Extent(false, Long.MAX_VALUE, false, Set.of(), null);

    /** All that the group would hold after the push being prepared. */
    public static final Extent WHOLE = new Extent(true, 0, false, Set.of(), null);
}
