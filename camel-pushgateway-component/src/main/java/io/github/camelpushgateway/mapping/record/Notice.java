// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * Something done to a record that is no rejection, and that whoever asks "why is my metric not there" has to be
 * able to find.
 */
public enum Notice {
    /** A label's field had no value, so the label was left out. */
    LABEL_ABSENT(true),
    /** Messages of different topics keep writing one series. */
    SHARED_SERIES(true),
    /** A rule that says {@code ignore: true} took the record. */
    IGNORED(false),
    /** The message was empty; on MQTT that clears a retained topic. */
    EMPTY(false),
    /** A metric that says {@code invalid: skip} left out a value that could not be read. */
    VALUE_SKIPPED(false);

    private final String text = name().toLowerCase(Locale.ROOT);
    private final boolean logged;

    Notice(boolean logged) {
        this.logged = logged;
    }

    /** In lower case, as in a label value: {@code label_absent}. */
    public String text() {
        return text;
    }

    /** Whether it may be a mistake, so that the log has to name one now and then. */
    public boolean isLogged() {
        return logged;
    }

    /** Is notified of what was done, on the thread that maps. */
    @FunctionalInterface
    public interface Listener {

        /** Notes nothing. */
        Listener NONE = (notice, words) -> {};

        /**
         * Takes a notice; must not throw.
         *
         * @param words a sentence without full stop; asked for only where it is shown
         */
        void noticed(Notice notice, Supplier<String> words);
    }
}
