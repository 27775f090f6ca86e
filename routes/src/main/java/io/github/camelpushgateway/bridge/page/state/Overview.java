// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The whole bridge at one moment.
 *
 * @param at when
 * @param uptimeSeconds how long it has run
 */
public record Overview(Instant at, double uptimeSeconds, List<SourceState> sources, List<GatewayState> gateways) {

    /** Which request it was matters in the log; here one is as good as another. */
    private static final Pattern REQUEST = Pattern.compile("^[A-Z]+ \\S+: ");

    /** A source is given so long to start before that is worth a word. */
    private static final double START_SECONDS = 5;

    public Overview {
        sources = List.copyOf(sources);
        gateways = List.copyOf(gateways);
    }

    /** What is wrong now; sources first, as what does not come cannot be pushed. */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (SourceState source : sources) {
            String what = "source " + source.id();
            if (Boolean.FALSE.equals(source.connected())) {
                if (source.secondsWithoutConnection() >= START_SECONDS || uptimeSeconds >= START_SECONDS) {
                    problems.add(
                            new Problem(what, "no connection: " + source.reason(), source.secondsWithoutConnection()));
                }
            } else if (!source.route().equals("Started")
                    && !source.route().equals(SourceState.STANDBY)
                    && uptimeSeconds >= START_SECONDS) {
                problems.add(new Problem(
                        what,
                        "its route is " + source.route().toLowerCase(Locale.ROOT) + ", not started; the log says why",
                        uptimeSeconds));
            } else if (source.failing() != null) {
                problems.add(new Problem(
                        what,
                        "the last one failed: " + source.failing(),
                        source.lastMessageSeconds() == null ? 0 : source.lastMessageSeconds()));
            }
        }
        for (GatewayState gateway : gateways) {
            if (gateway.failingSince() != null) {
                problems.add(new Problem(
                        "gateway " + gateway.url(),
                        gateway.failure() == null
                                ? "no push gets through"
                                : REQUEST.matcher(gateway.failure()).replaceFirst(""),
                        (at.toEpochMilli() - gateway.failingSince().toEpochMilli()) / 1000.0));
            }
        }
        return problems;
    }

    /** How many messages, files and results came. */
    public long received() {
        return sources.stream().mapToLong(SourceState::received).sum();
    }

    /** How many records were left out. */
    public long leftOut() {
        return sources.stream().mapToLong(SourceState::allLeftOut).sum();
    }

    /** How many samples were pushed. */
    public long samples() {
        return gateways.stream().mapToLong(GatewayState::samples).sum();
    }

    /** How many pushes were accepted. */
    public long pushes() {
        return gateways.stream().mapToLong(GatewayState::pushes).sum();
    }

    /** How many messages wait for a push. */
    public long pending() {
        return gateways.stream().mapToLong(GatewayState::pending).sum();
    }
}
