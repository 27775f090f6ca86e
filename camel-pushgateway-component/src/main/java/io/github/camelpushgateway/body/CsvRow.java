// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.camelpushgateway.mapping.record.TextRow;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** A row of a CSV file as a map from column names to texts. It looks values up in the row itself, so making one costs next to nothing. */
final class CsvRow extends AbstractMap<String, Object> implements TextRow {

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
        return place == null ? null : row.getField(place);
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
                        return Map.entry(place.getKey(), row.getField(place.getValue()));
                    }
                };
            }

            @Override
            public int size() {
                return columns.size();
            }
        };
    }
}
