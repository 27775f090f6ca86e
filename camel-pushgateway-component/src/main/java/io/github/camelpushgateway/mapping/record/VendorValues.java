// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import java.util.List;

/**
 * Values of a database driver's own classes, which only their text tells of: PostgreSQL's {@code interval},
 * {@code money}, {@code json}.
 */
public final class VendorValues {

    private static final List<String> PACKAGES = List.of(
            "org.postgresql.", "org.h2.", "org.mariadb.", "com.mysql.", "oracle.", "microsoft.sql.", "org.sqlite.");

    private VendorValues() {}

    /** The text of a driver's own object, or {@code null} if the value is not one. */
    public static String text(Object value) {
        if (value == null) {
            return null;
        }
        String type = value.getClass().getName();
        return PACKAGES.stream().anyMatch(type::startsWith) ? value.toString() : null;
    }
}
