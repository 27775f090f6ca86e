// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;

/** Logs rejected records, each reason at most once a minute: a source that sends only bad ones must not fill the disk. Thread safe. */
public final class RejectionLog implements RejectedRecord.Listener {

    private static final long MINUTE_MILLIS = 60_000;

    private static final class Times {
        long loggedMillis;
        long since;
    }

    private final Logger log;
    private final String source;
    private final Clock clock;
    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);
    private final Map<Reason, Times> byReason = new EnumMap<>(Reason.class);

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
    }

    /** How many records were rejected for each reason, by its text. */
    public Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((reason, count) -> sums.put(reason.text(), count.sum()));
        return sums;
    }

    @Override
    public void rejected(RejectedRecord rejection) {
        Reason reason = rejection.why().reason();
        counts.get(reason).increment();
        long others;
        synchronized (byReason) {
            long now = clock.millis();
            Times times = byReason.get(reason);
            if (times != null && now - times.loggedMillis < MINUTE_MILLIS) {
                times.since++;
                return;
            }
            if (times == null) {
                times = new Times();
                byReason.put(reason, times);
            }
            others = times.since;
            times.loggedMillis = now;
            times.since = 0;
        }
        String more = others == 0 ? "" : " (" + others + " more like it since the last message)";
        log.warn(
                "{}: record left out, {}: {}{}",
                source,
                reason.text(),
                rejection.why().getMessage(),
                more);
    }
}
