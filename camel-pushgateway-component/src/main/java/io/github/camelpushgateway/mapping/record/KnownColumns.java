// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import java.util.Collection;

/**
 * Marks a record of a source that knows all its columns before the first value, such as a row of a CSV file or of a
 * query. A rule that names a column which is not among them is wrong for all rows, while a field that one message
 * lacks may come with the next.
 */
public interface KnownColumns {

    /** The names of all columns, in their order; the same for all rows of a file or query. */
    Collection<String> columns();
}
