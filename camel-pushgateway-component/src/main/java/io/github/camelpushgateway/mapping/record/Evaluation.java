// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

/**
 * The record that a rule is being applied to. One an exchange, used for its records one after the other by one
 * thread.
 */
public final class Evaluation {

    final RecordContext context;

    /** What {@code from} captured, in the order of its names. */
    public final String[] captures;

    /** The record; {@code null} where the payload is the word null. */
    public Object record;

    /** Within a {@code forEach}, the child that paths of the metric start from. */
    public Object child;

    /** Within a {@code forEach}, the keys from its outermost {@code *} to its innermost, else {@code null}. */
    public String[] keys;

    /** Within a {@code forEach}, the elements above the child, from the record down; else {@code null}. */
    public Object[] above;

    /** Within a {@code forEach}, the child's place in its container, from 0. */
    public int index;

    public Evaluation(RecordContext context, String[] captures) {
        this.context = context;
        this.captures = captures;
    }

    /** What the exchange knows of the record. */
    public RecordContext context() {
        return context;
    }
}
