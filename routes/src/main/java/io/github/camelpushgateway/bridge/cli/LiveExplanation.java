// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import io.github.camelpushgateway.bridge.explain.Explained;
import io.github.camelpushgateway.bridge.explain.MessageExplainer;
import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.bridge.source.Arrival;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import io.github.camelpushgateway.bridge.start.QuietCamel;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says what becomes of the messages that arrive now, from every configured source. Nothing is pushed, acknowledged or
 * moved, and a bridge that runs meanwhile misses nothing. What comes faster than it can be said is counted.
 */
final class LiveExplanation {

    private static final int MOST_WAITING = 1_000;

    /** Of a message with many records, so that one file does not fill the screen for all others. */
    private static final int MOST_LINES = 40;

    private final PrintStream out;
    private final PrintStream err;
    private final BlockingQueue<Came> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Map<String, Counts> counts = new LinkedHashMap<>();

    /** What came, and from which source. */
    private record Came(ConfiguredSource source, Arrival arrival) {}

    /** Of a source. Used by the printing thread only. */
    private static final class Counts {

        private long messages;
        private long pushed;
    }

    LiveExplanation(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Prints until the time is over, the thread is interrupted, or no source can be seen any more.
     *
     * @param time for how long; {@code null} for ever
     * @return 0 if something would have been pushed and each source could be seen, else 1
     * @throws Exception if a source's mapping is wrong
     */
    int run(List<ConfiguredSource> sources, QuietCamel camel, Duration time) throws Exception {
        Map<String, MessageExplainer> explainers = new LinkedHashMap<>();
        for (ConfiguredSource source : sources) {
            if (source.job() != null) {
                // As the routes of messages do: neighbours of a record that is left out are pushed.
                Map<String, String> options = Map.of("invalidSamples", "skip");
                explainers.put(
                        source.id(),
                        new MessageExplainer(camel.context(), camel.endpoint(source.job(), source.mapping(), options)));
            }
            counts.put(source.id(), new Counts());
        }
        running.set(sources.size());
        List<Thread> lookers = new ArrayList<>();
        sources.forEach(source -> lookers.add(look(source)));
        lookers.forEach(Thread::start);
        try {
            print(explainers, time);
        } finally {
            lookers.forEach(Thread::interrupt);
        }
        return sum();
    }

    private Thread look(ConfiguredSource source) {
        Thread thread = new Thread(
                () -> {
                    try {
                        if (!source.look(arrival -> came(source, arrival))) {
                            err.println(source.id() + ": what comes there can only be seen by the bridge that runs");
                        }
                    } catch (Exception e) {
                        failed.set(true);
                        err.println(source.id() + ": " + ConnectionCheck.words(e));
                    } finally {
                        running.decrementAndGet();
                    }
                },
                "look-" + source.id());
        thread.setDaemon(true);
        return thread;
    }

    private void came(ConfiguredSource source, Arrival arrival) {
        if (!waiting.offer(new Came(source, arrival))) {
            unsaid.incrementAndGet();
        }
    }

    private void print(Map<String, MessageExplainer> explainers, Duration time) {
        long end = System.nanoTime() + (time == null ? 0 : time.toNanos());
        try {
            while (time == null || System.nanoTime() < end) {
                Came next = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    print(next, explainers.get(next.source.id()));
                } else if (running.get() == 0) {
                    return;
                }
                long passed = unsaid.getAndSet(0);
                if (passed > 0) {
                    out.println("… " + passed + " more came faster than they can be shown");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(Came came, MessageExplainer explainer) {
        Arrival arrival = came.arrival;
        Counts count = counts.get(came.source.id());
        count.messages++;
        out.println(came.source.id() + " " + arrival.name() + (arrival.isRetained() ? " (retained)" : ""));
        if (arrival.notTaken() != null) {
            out.println("  is not taken in: " + arrival.notTaken());
            return;
        }
        try {
            Explained explained = explainer.explain(arrival);
            List<String> lines = explained
                    .records()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> "  " + line)
                    .toList();
            lines.stream().limit(MOST_LINES).forEach(out::println);
            if (lines.size() > MOST_LINES) {
                out.println("  … and " + (lines.size() - MOST_LINES) + " lines more");
            }
            if (explained.isPushed()) {
                count.pushed++;
            }
        } catch (RuntimeException e) {
            out.println("  cannot be pushed: " + FailureWords.of(e));
        }
    }

    private int sum() {
        long pushed = 0;
        for (Map.Entry<String, Counts> count : counts.entrySet()) {
            Counts of = count.getValue();
            out.println(count.getKey() + ": " + of.messages + " came, of " + of.pushed + " something would be pushed");
            pushed += of.pushed;
        }
        return pushed > 0 && !failed.get() ? ExitCode.OK : ExitCode.FAILED;
    }
}
