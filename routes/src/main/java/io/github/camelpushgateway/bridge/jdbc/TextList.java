// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Function;

/**
 * A list in a column, an array or one of JSON: a path leads into it, and a label holds its text. It is read when
 * somebody looks into it.
 */
final class TextList extends AbstractList<Object> implements CharSequence {

    private final String text;
    private final Function<String, List<Object>> read;
    private List<Object> items;

    TextList(String text, Function<String, List<Object>> read) {
        this.text = text;
        this.read = read;
    }

    private List<Object> items() {
        if (items == null) {
            items = read.apply(text);
        }
        return items;
    }

    @Override
    public Object get(int index) {
        return items().get(index);
    }

    @Override
    public int size() {
        return items().size();
    }

    @Override
    public boolean isEmpty() {
        return items().isEmpty();
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
