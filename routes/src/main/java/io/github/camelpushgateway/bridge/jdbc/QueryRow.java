// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import io.github.camelpushgateway.mapping.record.KnownColumns;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;

/**
 * A row of a query as a map from column labels to values. Databases change the case of names as they like, so a
 * column is found in any case.
 * Immutable.
 */
final class QueryRow extends AbstractMap<String, Object> implements KnownColumns {

    private final QueryColumns columns;
    private final Object[] values;

    QueryRow(QueryColumns columns, Object[] values) {
        this.columns = columns;
        this.values = values;
    }

    @Override
    public Object get(Object column) {
        int place = columns.place(column);
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(Object column) {
        return columns.place(column) >= 0;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public Collection<String> columns() {
        return columns;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < values.length;
                    }

                    @Override
                    public Entry<String, Object> next() {
                        int place = next++;
                        return new SimpleImmutableEntry<>(columns.name(place), values[place]);
                    }
                };
            }

            @Override
            public int size() {
                return values.length;
            }
        };
    }
}
