// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.options;

import java.util.Locale;

/** What options may be; an error names the option, what is wrong with it, and what is allowed. */
final class OptionValues {

    private OptionValues() {}

    static <E extends Enum<E>> E word(Class<E> type, String option, String word) {
        try {
            return Enum.valueOf(type, word.trim().toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException | NullPointerException e) {
            StringBuilder allowed = new StringBuilder();
            for (E constant : type.getEnumConstants()) {
                allowed.append(allowed.isEmpty() ? "" : ", ")
                        .append(constant.name().toLowerCase(Locale.ROOT));
            }
            throw new IllegalArgumentException(option + " '" + word + "' is not one of " + allowed, e);
        }
    }

    static long positive(String option, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(option + ": " + value + " is not more than 0");
        }
        return value;
    }

    static long notNegative(String option, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(option + ": " + value + " is less than 0");
        }
        return value;
    }
}
