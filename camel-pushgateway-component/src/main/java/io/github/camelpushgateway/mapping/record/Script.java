// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import java.util.Map;

/** A compiled {@code when} or {@code expression}. Thread safe. */
@FunctionalInterface
public interface Script {

    /**
     * Evaluates it.
     *
     * @param body the record, or within a {@code forEach} its child
     * @param captures what {@code from} captured, by name
     * @param context what the exchange knows
     * @return a boolean for a {@code when}, anything for an {@code expression}; {@code null} for no value
     * @throws Exception whatever the language throws; the record is then rejected
     */
    Object evaluate(Object body, Map<String, String> captures, RecordContext context) throws Exception;

    /** Compiles the scripts of mapping files. */
    interface Compiler {

        /**
         * Compiles a condition; its result is a {@link Boolean}.
         *
         * @throws IllegalArgumentException if there is no such language or the text is not of it; the message says
         *     what to do
         */
        Script condition(String language, String text);

        /**
         * Compiles an expression.
         *
         * @throws IllegalArgumentException as {@link #condition}
         */
        Script expression(String language, String text);
    }
}
