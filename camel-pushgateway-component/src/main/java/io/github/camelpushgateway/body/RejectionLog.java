// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Counts and logs rejected records, and what else is done to records, each reason at most once a minute: a source
 * that sends only bad ones must not fill the disk. Thread safe.
 */
public final class RejectionLog implements RejectedRecord.Listener {

    private static final long MINUTE_MILLIS = 60_000;

    /** An example for people who look need not be younger. */
    private static final long EXAMPLE_MILLIS = 1_000;

    /**
     * What was said of one record.
     *
     * @param at when
     * @param words what is wrong, or was done, and what to do
     */
    public record Example(Instant at, String words) {}

    private static final class Times {
        long loggedMillis;
        long since;
        Example example;
    }

    private final Logger log;
    private final String source;
    private final Clock clock;
    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);
    private final Map<Notice, LongAdder> noticeCounts = new EnumMap<>(Notice.class);

    /** By reason or notice. */
    private final Map<Enum<?>, Times> byKind = new HashMap<>();

    /**
     * @param log where to
     * @param source what the records are pushed to or from, for the message; no secrets
     */
    public RejectionLog(Logger log, String source) {
        this(log, source, Clock.systemUTC());
    }

    RejectionLog(Logger log, String source, Clock clock) {
        this.log = log;
        this.source = source;
        this.clock = clock;
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
        for (Notice notice : Notice.values()) {
            noticeCounts.put(notice, new LongAdder());
        }
    }

    /** How many records were rejected for each reason, by its text. */
    public Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((reason, count) -> sums.put(reason.text(), count.sum()));
        return sums;
    }

    /** How often anything else was done to records, by its text. */
    public Map<String, Long> noticed() {
        Map<String, Long> sums = new TreeMap<>();
        noticeCounts.forEach((notice, count) -> sums.put(notice.text(), count.sum()));
        return sums;
    }

    /** Of each reason and notice that there was, one of the last cases, at most a second older than the last. */
    public Map<String, Example> examples() {
        Map<String, Example> examples = new TreeMap<>();
        synchronized (byKind) {
            byKind.forEach((kind, times) -> {
                if (times.example != null) {
                    examples.put(kind instanceof Reason reason ? reason.text() : ((Notice) kind).text(), times.example);
                }
            });
        }
        return examples;
    }

    @Override
    public void rejected(RejectedRecord rejection) {
        Reason reason = rejection.why().reason();
        counts.get(reason).increment();
        long others = due(reason, rejection.why()::getMessage);
        if (others >= 0) {
            log.warn(
                    "{}: record left out, {}: {}{}",
                    source,
                    reason.text(),
                    rejection.why().getMessage(),
                    more(others));
        }
    }

    @Override
    public void noticed(Notice notice, Supplier<String> words) {
        noticeCounts.get(notice).increment();
        if (!notice.isLogged()) {
            return;
        }
        long others = due(notice, words);
        if (others >= 0) {
            log.warn("{}: {}: {}{}", source, notice.text(), words.get(), more(others));
        }
    }

    /** How many there were since the last message, if another is due; else -1. */
    private long due(Enum<?> kind, Supplier<String> words) {
        synchronized (byKind) {
            long now = clock.millis();
            Times times = byKind.get(kind);
            boolean first = times == null;
            if (first) {
                times = new Times();
                byKind.put(kind, times);
            }
            if (times.example == null || Math.abs(now - times.example.at().toEpochMilli()) >= EXAMPLE_MILLIS) {
                times.example = new Example(Instant.ofEpochMilli(now), words.get());
            }
            if (!first && now - times.loggedMillis < MINUTE_MILLIS) {
                times.since++;
                return -1;
            }
            long others = times.since;
            times.loggedMillis = now;
            times.since = 0;
            return others;
        }
    }

    private static String more(long others) {
        return others == 0 ? "" : " (" + others + " more like it since the last message)";
    }
}
