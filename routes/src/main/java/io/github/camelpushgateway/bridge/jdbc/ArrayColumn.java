// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import java.lang.reflect.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The value of a column of an array type. */
final class ArrayColumn {

    private ArrayColumn() {}

    static Object read(ResultSet rows, int column) throws SQLException {
        java.sql.Array array = rows.getArray(column);
        if (array == null) {
            return null;
        }
        try {
            List<Object> items = items(array.getArray());
            return new TextList(String.valueOf(array), text -> items);
        } finally {
            array.free();
        }
    }

    private static List<Object> items(Object array) {
        List<Object> items = new ArrayList<>(Array.getLength(array));
        for (int i = 0; i < Array.getLength(array); i++) {
            Object item = Array.get(array, i);
            items.add(item != null && item.getClass().isArray() && !(item instanceof byte[]) ? items(item) : item);
        }
        return items;
    }
}
