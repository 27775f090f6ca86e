// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.record.Evaluation;
import io.github.camelpushgateway.mapping.record.FieldPath;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.text.Excerpt;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The {@code forEach} of a metric, compiled: paths with a {@code *} after each, which stands for every child of an
 * object or list. Immutable, thread safe.
 */
public final class ForEach {

    /** What is done with a child. */
    interface Visitor {
        void visit() throws RecordException;
    }

    /** The way to each container; {@code null} where it is what the walk is at. */
    private final FieldPath[] containers;

    /** What follows the last {@code *}, or {@code null}. */
    private final FieldPath tail;

    private final String text;

    private ForEach(String text, List<FieldPath> containers, FieldPath tail) {
        this.text = text;
        this.containers = containers.toArray(FieldPath[]::new);
        this.tail = tail;
    }

    /** @throws IllegalArgumentException if the text has no {@code *}; the message says what to write */
    public static ForEach of(String text) {
        String path = text.replace("[*]", ".*");
        path = path.startsWith(".*") ? path.substring(1) : path;
        List<FieldPath> containers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String part : path.split("\\.", -1)) {
            if (part.equals("*")) {
                containers.add(names.isEmpty() ? null : FieldPath.of(String.join(".", names)));
                names.clear();
            } else if (part.isEmpty()) {
                throw new IllegalArgumentException("'forEach' is a path such as 'readings.*', not '" + Excerpt.of(text)
                        + "'; take out the extra dot");
            } else {
                names.add(part);
            }
        }
        if (containers.isEmpty()) {
            throw new IllegalArgumentException(
                    "'forEach' says with '*' whose children it goes through; write '" + Excerpt.of(text) + ".*'");
        }
        return new ForEach(path, containers, names.isEmpty() ? null : FieldPath.of(String.join(".", names)));
    }

    /** How many {@code *} there are. */
    public int loops() {
        return containers.length;
    }

    /** How many elements there are above a child, the record included. */
    public int levels() {
        return containers.length + (tail == null ? 0 : 1);
    }

    /** Whether the record has what it goes through, be it empty. */
    boolean isThere(Object record) {
        return containers[0] == null ? isContainer(record) : containers[0].isThere(record);
    }

    private static boolean isContainer(Object value) {
        return value instanceof Map
                || value instanceof List
                || (value != null && value.getClass().isArray());
    }

    /** The way to the child that is being visited: {@code probes.100}. */
    String place(Evaluation at) {
        StringBuilder place = new StringBuilder();
        int key = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean star = c == '*'
                    && (i == 0 || text.charAt(i - 1) == '.')
                    && (i + 1 == text.length() || text.charAt(i + 1) == '.');
            place.append(star ? at.keys[key++] : String.valueOf(c));
        }
        return place.toString();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    /**
     * Goes through the children, each set in the evaluation while it is visited. What is absent or no container has
     * none.
     */
    void walk(Evaluation at, Visitor visitor) throws RecordException {
        at.keys = new String[containers.length];
        at.above = new Object[containers.length + 1];
        at.above[0] = at.record;
        try {
            walk(at, at.record, 0, visitor);
        } finally {
            at.child = null;
            at.keys = null;
            at.above = null;
        }
    }

    private void walk(Evaluation at, Object from, int depth, Visitor visitor) throws RecordException {
        Object container = containers[depth] == null ? from : containers[depth].read(from);
        if (container instanceof Map<?, ?> map) {
            int index = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                step(at, String.valueOf(entry.getKey()), index++, entry.getValue(), depth, visitor);
            }
        } else if (container instanceof Iterable<?> items) {
            int index = 0;
            for (Object item : items) {
                step(at, Integer.toString(index), index++, item, depth, visitor);
            }
        } else if (container != null && container.getClass().isArray()) {
            for (int index = 0; index < Array.getLength(container); index++) {
                step(at, Integer.toString(index), index, Array.get(container, index), depth, visitor);
            }
        }
    }

    private void step(Evaluation at, String key, int index, Object child, int depth, Visitor visitor)
            throws RecordException {
        at.keys[depth] = key;
        at.above[depth + 1] = child;
        if (depth + 1 < containers.length) {
            walk(at, child, depth + 1, visitor);
            return;
        }
        Object end = tail == null ? child : tail.read(child);
        if (end != null) {
            at.index = index;
            at.child = end;
            visitor.visit();
        }
    }
}
