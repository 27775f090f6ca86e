// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

/** One family is larger than a request may be. */
public final class FamilyTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String family;

    FamilyTooLargeException(String family, long bytes, long limit) {
        super("metric '" + family + "': its series come to " + bytes + " bytes, and a request may hold " + limit
                + " (maxRequestBytes). Spread the series over several groups (grouping labels), or raise maxRequestBytes"
                + " if the gateway takes more");
        this.family = family;
    }

    /** The metric's name. */
    public String family() {
        return family;
    }
}
