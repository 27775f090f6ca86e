// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import io.github.camelpushgateway.metric.DecimalParser;

/**
 * What a value was read as: a number, or none and maybe why. One is filled again for each value, so that reading
 * allocates nothing. Used by one thread only.
 */
public final class Reading {

    private final DecimalParser decimals = new DecimalParser();
    private double number = Double.NaN;
    private String fault;

    /** The number that was read last. Meaningful only where reading it answered {@code true}. */
    public double number() {
        return number;
    }

    /**
     * Why the value read last is no number, as the second half of "{@code "x"} is …", or {@code null} for no
     * special reason.
     */
    public String fault() {
        return fault;
    }

    /** Notes the number; {@code true}. */
    boolean found(double value) {
        number = value;
        fault = null;
        return true;
    }

    /** Notes that there is none; {@code false}. */
    boolean none() {
        return none(null);
    }

    /** Notes why there is none; {@code false}. */
    boolean none(String why) {
        number = Double.NaN;
        fault = why;
        return false;
    }

    /** Reads plain decimal text. */
    boolean decimal(String text) {
        if (decimals.parse(text)) {
            return found(decimals.value());
        }
        return none(decimals.isBeyondRange() ? "beyond the range of a double" : null);
    }
}
