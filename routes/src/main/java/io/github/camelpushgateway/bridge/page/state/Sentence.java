// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the bridge fares, in one sentence.
 *
 * @param level how bad it is
 * @param words the sentence; what is worst comes first
 * @param more what else is wrong, each in a sentence
 */
public record Sentence(Level level, String words, List<String> more) {

    /** How bad it is. */
    public enum Level {
        /** All is well. */
        GOOD,
        /** Nothing is wrong, and nothing has come yet. */
        IDLE,
        /** It works, and something is worth a look. */
        WARN,
        /** Something does not work. */
        BAD
    }

    public Sentence {
        more = List.copyOf(more);
    }

    /**
     * @param leftOutLately how many records were left out in the last minutes
     * @param perSecond how many messages come a second now
     */
    public static Sentence of(Overview overview, long leftOutLately, double perSecond) {
        List<String> problems =
                overview.problems().stream().map(Problem::sentence).toList();
        if (!problems.isEmpty()) {
            return new Sentence(Level.BAD, problems.get(0), problems.subList(1, problems.size()));
        }
        if (overview.sources().isEmpty()) {
            return new Sentence(Level.IDLE, "No source is running", List.of());
        }
        if (leftOutLately > 0) {
            return new Sentence(
                    Level.WARN,
                    "It works, but " + count(leftOutLately, "record was", "records were")
                            + " left out in the last 10 minutes: see Messages",
                    List.of());
        }
        if (overview.received() == 0) {
            return new Sentence(
                    Level.IDLE,
                    "Nothing has come yet. " + waiting(overview.sources().get(0)),
                    overview.sources().stream().skip(1).map(Sentence::waiting).toList());
        }
        return new Sentence(
                Level.GOOD,
                String.format(
                        Locale.ROOT,
                        "All is well: %s, %.1f messages a second, %s on %s",
                        count(overview.sources().size(), "source", "sources"),
                        perSecond,
                        count(
                                overview.gateways().stream()
                                        .mapToLong(GatewayState::series)
                                        .sum(),
                                "series",
                                "series"),
                        count(overview.gateways().size(), "gateway", "gateways")),
                List.of());
    }

    /**
     * The sentence of a bridge whose sources wait for another's to end.
     *
     * @param trouble what keeps it from taking over, {@code null} for nothing
     */
    static Sentence standby(Overview overview, String lock, @Nullable String trouble) {
        List<String> problems =
                overview.problems().stream().map(Problem::sentence).toList();
        return trouble == null
                ? new Sentence(Level.IDLE, "Standing by: another bridge has the lock " + lock, problems)
                : new Sentence(Level.BAD, "Standing by, and could not take over: " + trouble, problems);
    }

    private static String waiting(SourceState source) {
        return "Source " + source.id()
                + (Boolean.TRUE.equals(source.connected()) ? " is connected and waits" : " waits")
                + (source.about() == null ? "" : " for " + source.about());
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
