// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A source at one moment.
 *
 * @param id the name of the source and its route
 * @param kind {@code mqtt}, {@code csv} and so on; of a route of the user's own, its id
 * @param about what it reads, as {@code sensors/#}, without secrets; or {@code null}
 * @param route the state of its route: {@code Started}, {@code Stopped} …, or {@link #STANDBY}
 * @param connected whether it has its connection; {@code null} where it has none to have
 * @param reason why it has none, or {@code null}
 * @param secondsWithoutConnection since when
 * @param lastMessageSeconds how long ago something came; {@code null} if nothing has yet
 * @param received how many messages, files or results came
 * @param ended how many of them have ended
 * @param dropped how many were not taken in because they are too large
 * @param failing what is wrong with the last file or result, or {@code null}
 * @param leftOut how many records were left out, by reason, those of which there are none left away
 * @param job the job it pushes for, or {@code null}
 * @param mapping the resource of its mapping file, or {@code null}
 * @param gateway the address of the gateway it pushes to; {@code null} if it has not started to
 */
public record SourceState(
        String id,
        String kind,
        @Nullable String about,
        String route,
        @Nullable Boolean connected,
        @Nullable String reason,
        double secondsWithoutConnection,
        @Nullable Double lastMessageSeconds,
        long received,
        long ended,
        long dropped,
        @Nullable String failing,
        Map<String, Long> leftOut,
        @Nullable String job,
        @Nullable String mapping,
        @Nullable String gateway) {

    /** The state of a route that waits for the lock which another bridge has. */
    public static final String STANDBY = "Standing by";

    public SourceState {
        leftOut = Map.copyOf(leftOut);
    }

    /** How many of its records were left out. */
    public long allLeftOut() {
        return leftOut.values().stream().mapToLong(Long::longValue).sum();
    }
}
