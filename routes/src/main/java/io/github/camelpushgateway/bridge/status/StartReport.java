// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.status;

import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever has just started a bridge how it goes: once a minute what has come, what was left out and what was
 * pushed, and what is missing, until all is well; that it says at once, and is silent from then on. What goes wrong
 * later other lines of the log say. Used by one thread only.
 */
public final class StartReport {

    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private static final int SECONDS_BETWEEN = 60;

    private final CamelContext context;
    private final String page;
    private final ScheduledExecutorService thread;
    private int seconds;

    StartReport(CamelContext context, String page, ScheduledExecutorService thread) {
        this.context = context;
        this.page = page;
        this.thread = thread;
    }

    /**
     * Begins, and ends by itself: when all is well, or with the context.
     *
     * @param page the address of the bridge's page; {@code null} if there is none
     */
    public static void begin(CamelContext context, String page) {
        ScheduledExecutorService thread = context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(StartReport.class, "BridgeStartReport");
        StartReport report = new StartReport(context, page, thread);
        thread.scheduleWithFixedDelay(report::look, 1, 1, TimeUnit.SECONDS);
    }

    /** Once a second. A bridge that stands by for another has nothing to report, until it takes over. */
    void look() {
        ClusterStatus cluster = ClusterStatus.of(context);
        if (cluster != null && !cluster.isLeader()) {
            return;
        }
        seconds++;
        Report report = Report.of(SourceStatuses.of(context).all(), ObservedEndpoints.in(context));
        String where = page == null ? "" : ". The page: " + page;
        if (report.missing().isEmpty()) {
            LOG.info("All is well: {}{}", report.done(), where);
            context.getExecutorServiceManager().shutdownNow(thread);
        } else if (seconds % SECONDS_BETWEEN == 0) {
            LOG.info(
                    "After {} min not all is well yet: {}; so far {}{}",
                    seconds / SECONDS_BETWEEN,
                    String.join("; ", report.missing()),
                    report.done(),
                    where);
        }
    }

    /**
     * How it goes.
     *
     * @param missing what is not as it should be; empty if all is well
     * @param done what has come and was pushed
     */
    record Report(List<String> missing, String done) {

        static Report of(Collection<SourceStatus> sources, Collection<ObservedEndpoint> endpoints) {
            List<String> missing = new ArrayList<>();
            List<String> came = new ArrayList<>();
            for (SourceStatus source : sources) {
                boolean has = !Double.isNaN(source.lastMessageAgeSeconds());
                if (!source.isConnected()) {
                    missing.add(source.name() + " has no connection: " + source.reason());
                } else if (!has && !waitsForOthers(source.name())) {
                    missing.add(source.name() + " has brought nothing yet: bridge explain --live shows what arrives");
                }
                if (has) {
                    came.add(source.name() + " " + Math.round(source.lastMessageAgeSeconds()) + " s ago");
                }
            }
            if (sources.isEmpty()) {
                missing.add("no source has started");
            }
            return new Report(missing, done(came, endpoints, missing));
        }

        private static String done(List<String> came, Collection<ObservedEndpoint> endpoints, List<String> missing) {
            long samples = 0;
            long pushes = 0;
            Map<String, Long> leftOut = new TreeMap<>();
            for (ObservedEndpoint endpoint : endpoints) {
                PushStatistics statistics = endpoint.statistics();
                samples += statistics.samples();
                pushes += statistics.pushes();
                endpoint.rejected().forEach((reason, count) -> leftOut.merge(reason, count, Long::sum));
                if (statistics.failingSince() != null && statistics.lastFailure() != null) {
                    missing.add("pushes fail: " + statistics.lastFailure().message());
                }
            }
            if (missing.isEmpty() && !came.isEmpty() && pushes == 0) {
                missing.add("nothing of what came was pushed: bridge explain --live says why");
            }
            leftOut.values().removeIf(count -> count == 0);
            return (came.isEmpty() ? "nothing has come" : "last came: " + String.join(", ", came))
                    + "; left out: " + (leftOut.isEmpty() ? "nothing" : leftOut)
                    + "; pushed: " + samples + " samples in " + pushes + " pushes";
        }

        /** An inbox may wait for its file for a day, and a relay for who pushes: that is no fault. */
        private static boolean waitsForOthers(String source) {
            return source.startsWith("csv") || source.startsWith("relay");
        }
    }
}
