// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordException;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * A record that was left out.
 *
 * @param record its number in the body, from 1
 * @param line the line it starts at in a CSV file, from 1; 0 where there are no lines
 * @param content the record, as far as it could be read; {@code null} where it could not
 * @param why what is wrong with it
 */
@NullMarked
@PublicApi
public record RejectedRecord(long record, long line, @Nullable Object content, RecordException why) {

    /** Is notified of each record that is left out, on the thread that reads; and of what else is done to records. */
    @FunctionalInterface
    public interface Listener extends Notice.Listener {
        /** Takes a rejection; must not throw. */
        void rejected(RejectedRecord rejection);

        // What a listener is for is bad records; a lambda of the other kind never becomes one of this.
        @Override
        @SuppressWarnings("FunctionalInterfaceMethodChanged")
        default void noticed(Notice notice, Supplier<String> words) {
            // Whoever only wants to know of bad records.
        }

        /**
         * Whether it is to be notified of bad records also where one is to fail the exchange. Then all records are
         * read before it fails, so that whoever corrects them sees them all.
         */
        default boolean wantsAll() {
            return false;
        }
    }
}
