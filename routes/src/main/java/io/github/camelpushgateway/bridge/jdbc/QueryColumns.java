// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The columns of a result: their names, in their order, and how the values of each are read. Of two of the same name
 * the first counts. Immutable.
 */
final class QueryColumns extends AbstractCollection<String> {

    private final List<String> names = new ArrayList<>();
    private final List<ColumnReader> readers = new ArrayList<>();

    /** Their number in the result, from 1. */
    private final List<Integer> numbers = new ArrayList<>();

    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Integer> placesInAnyCase = new HashMap<>();

    private QueryColumns() {}

    /** @param product the database's name for itself */
    static QueryColumns of(ResultSetMetaData result, String product) throws SQLException {
        QueryColumns columns = new QueryColumns();
        for (int number = 1; number <= result.getColumnCount(); number++) {
            String label = result.getColumnLabel(number);
            String name = label == null || label.isEmpty() ? result.getColumnName(number) : label;
            if (columns.places.putIfAbsent(name, columns.names.size()) == null) {
                columns.placesInAnyCase.putIfAbsent(name.toLowerCase(Locale.ROOT), columns.names.size());
                columns.names.add(name);
                columns.numbers.add(number);
                columns.readers.add(ColumnReader.of(result, number, product));
            }
        }
        return columns;
    }

    /** The values of the row that the result is at, in the order of the columns. */
    Object[] read(ResultSet rows) throws SQLException {
        Object[] values = new Object[names.size()];
        for (int place = 0; place < values.length; place++) {
            Object value = readers.get(place).read(rows, numbers.get(place));
            values[place] = rows.wasNull() ? null : value;
        }
        return values;
    }

    /** Where a column is, from 0; -1 if there is none of this name. */
    int place(Object column) {
        Integer place = places.get(column);
        if (place == null && column instanceof String name) {
            place = placesInAnyCase.get(name.toLowerCase(Locale.ROOT));
        }
        return place == null ? -1 : place;
    }

    String name(int place) {
        return names.get(place);
    }

    /** In any case, as in a row. */
    @Override
    public boolean contains(Object column) {
        return place(column) >= 0;
    }

    @Override
    public Iterator<String> iterator() {
        return List.copyOf(names).iterator();
    }

    @Override
    public int size() {
        return names.size();
    }
}
