// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.camelpushgateway.mapping.record.KnownColumns;
import io.github.camelpushgateway.mapping.record.TextRow;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A row of a CSV file as a map from column names to texts. It looks values up in the row itself, so making one
 * costs next to nothing.
 */
final class CsvRow extends AbstractMap<String, Object> implements TextRow, KnownColumns {

    /** The place of a column whose name the header gives to several. */
    static final int SEVERAL = -1;

    private final Map<String, Integer> columns;
    private final CsvRecord row;

    /** @param columns each column's place, in the order of the file */
    CsvRow(Map<String, Integer> columns, CsvRecord row) {
        this.columns = columns;
        this.row = row;
    }

    @Override
    public Object get(Object column) {
        Integer place = columns.get(column);
        return place == null ? null : field((String) column, place);
    }

    private String field(String column, int place) {
        if (place == SEVERAL) {
            throw new AmbiguousColumnException(column);
        }
        return row.getField(place);
    }

    /** All fields of the row, those of columns without a name too. */
    @Override
    public Collection<Object> values() {
        return List.copyOf(row.getFields());
    }

    @Override
    public Collection<String> columns() {
        return columns.keySet();
    }

    @Override
    public boolean containsKey(Object column) {
        return columns.containsKey(column);
    }

    @Override
    public int size() {
        return columns.size();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Object>> iterator() {
                Iterator<Entry<String, Integer>> places = columns.entrySet().iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return places.hasNext();
                    }

                    @Override
                    public Entry<String, Object> next() {
                        Entry<String, Integer> place = places.next();
                        return new Cell(place.getKey(), place.getValue());
                    }
                };
            }

            @Override
            public int size() {
                return columns.size();
            }
        };
    }

    /**
     * A column's name and value. The value is looked up when it is asked for, so that the names alone can be
     * listed.
     */
    private final class Cell implements Map.Entry<String, Object> {

        private final String column;
        private final int place;

        Cell(String column, int place) {
            this.column = column;
            this.place = place;
        }

        @Override
        public String getKey() {
            return column;
        }

        @Override
        public Object getValue() {
            return field(column, place);
        }

        @Override
        public Object setValue(Object value) {
            throw new UnsupportedOperationException("a row is only read");
        }
    }
}
