// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was seen at one place of many records: how often it was an object, a list or a plain value, and which
 * values. A tree: children by key, the elements of a list together. Bounded in what it remembers of each place.
 * Used by a single thread.
 */
final class FieldSurvey {

    private static final int MOST_VALUES = 500;
    private static final int MOST_CHILDREN = 300;

    private final Map<String, FieldSurvey> children = new LinkedHashMap<>();
    private final Set<Object> values = new LinkedHashSet<>();
    private final Map<String, BigDecimal> latest = new HashMap<>();
    private FieldSurvey elements;
    private int plain;
    private int objects;
    private int lists;
    private int rises;
    private int falls;

    /**
     * Takes in a value.
     *
     * @param source what tells series apart as far as it is known, so that a counter is recognised by how it goes on
     */
    void add(Object value, String source) {
        if (value instanceof Map<?, ?> map) {
            objects++;
            map.forEach((key, child) -> {
                if (children.containsKey(String.valueOf(key)) || children.size() < MOST_CHILDREN) {
                    children.computeIfAbsent(String.valueOf(key), name -> new FieldSurvey())
                            .add(child, source);
                }
            });
        } else if (value instanceof List<?> list) {
            lists++;
            elements = elements == null ? new FieldSurvey() : elements;
            for (int i = 0; i < list.size(); i++) {
                elements.add(list.get(i), source + '#' + i);
            }
        } else if (value != null) {
            addPlain(value, source);
        }
    }

    private void addPlain(Object value, String source) {
        plain++;
        if (values.size() < MOST_VALUES) {
            values.add(value);
        }
        Words.number(value).ifPresent(number -> {
            BigDecimal former = latest.put(source, number);
            if (former != null) {
                rises += number.compareTo(former) > 0 ? 1 : 0;
                falls += number.compareTo(former) < 0 ? 1 : 0;
            }
        });
    }

    Map<String, FieldSurvey> children() {
        return children;
    }

    /** What the lists here hold, all elements together; {@code null} if there was no list with any. */
    FieldSurvey elements() {
        return elements;
    }

    /** The distinct plain values, in the order they were seen first. */
    List<Object> values() {
        return new ArrayList<>(values);
    }

    boolean isObject() {
        return objects > 0 && objects >= lists && objects >= plain;
    }

    boolean isList() {
        return lists > 0 && !isObject() && lists >= plain;
    }

    boolean isPlain() {
        return plain > 0 && !isObject() && !isList();
    }

    /** How many plain values were seen, equal ones counted each. */
    int seen() {
        return plain;
    }

    /** Whether it only ever went up, often enough that this is no chance. */
    boolean onlyRises() {
        return rises >= 4 && falls == 0;
    }
}
