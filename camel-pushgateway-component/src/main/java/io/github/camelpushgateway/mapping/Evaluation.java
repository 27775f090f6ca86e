package io.github.camelpushgateway.mapping;

/** The record that a rule is being applied to. One an exchange, used for its records one after the other by one thread. */
final class Evaluation {

    final RecordContext context;

    /** What {@code from} captured, in the order of its names. */
    final String[] captures;

    /** The record. */
    Object record;

    /** Within a {@code forEach}, the child that paths of the metric start from. */
    Object child;

    /** Within a {@code forEach}, the keys from its outermost {@code *} to its innermost, else {@code null}. */
    String[] keys;

    /** Within a {@code forEach}, the child's place in its container, from 0. */
    int index;

    Evaluation(RecordContext context, String[] captures) {
        this.context = context;
        this.captures = captures;
    }
}
