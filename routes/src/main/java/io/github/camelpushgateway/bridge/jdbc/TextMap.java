// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * An object in a column, such as of JSON: a path leads into it, and a label holds its text. It is read when somebody
 * looks into it.
 */
final class TextMap extends AbstractMap<String, Object> implements CharSequence {

    private final String text;
    private final Function<String, Map<String, Object>> read;
    private Map<String, Object> fields;

    TextMap(String text, Function<String, Map<String, Object>> read) {
        this.text = text;
        this.read = read;
    }

    private Map<String, Object> fields() {
        if (fields == null) {
            fields = read.apply(text);
        }
        return fields;
    }

    @Override
    public Object get(Object key) {
        return fields().get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return fields().containsKey(key);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return fields().entrySet();
    }

    @Override
    public boolean isEmpty() {
        return fields().isEmpty();
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
