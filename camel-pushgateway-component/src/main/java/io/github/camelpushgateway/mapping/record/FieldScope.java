// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import java.util.List;

/**
 * Where in a rule a field is named, which decides what its name can reach.
 *
 * @param captures the names that stand for captures
 * @param loops how many {@code *} the {@code forEach} around it has, 0 for none; within one, paths start from the child
 * @param levels how many elements there are above the child, the record included
 */
public record FieldScope(List<String> captures, int loops, int levels) {

    public FieldScope {
        captures = List.copyOf(captures);
    }

    /** Outside of any {@code forEach}. */
    public static FieldScope ofRecord(List<String> captures) {
        return new FieldScope(captures, 0, 0);
    }
}
