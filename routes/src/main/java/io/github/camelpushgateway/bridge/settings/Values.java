// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.camel.util.TimeUtils;

/** Checks of values that several rooms have: each gives what is wrong as advice, or {@code null}. */
public final class Values {

    private Values() {}

    /** A time longer than none, in Camel's syntax. */
    public static String problemOfTime(String text) {
        return isTime(text) ? null : "Write a time such as 500ms, 30s or 5m";
    }

    /** A text that Camel puts in a place: it cannot hold what Camel takes for a placeholder. */
    public static String problemOfText(String text) {
        return text.contains("{{") || text.contains("}}") ? "It may not hold {{ or }}" : null;
    }

    /** A port, or 0 for any that is free. */
    public static String problemOfPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535
                ? null
                : "A port is 1 to 65535, or 0 for any that is free";
    }

    /** A file that is there and can be read. */
    public static String problemOfFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text)) && Files.isReadable(Path.of(text))
                    ? null
                    : "There is no file of this name that this user may read";
        } catch (InvalidPathException e) {
            return "It is not a path: " + e.getReason();
        }
    }

    private static boolean isTime(String text) {
        try {
            return TimeUtils.toMilliSeconds(text) > 0;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }
}
