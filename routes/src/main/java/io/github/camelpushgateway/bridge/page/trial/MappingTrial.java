// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.trial;

import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.suggest.Suggestion;
import io.github.camelpushgateway.mapping.Explanation;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.file.MappingException;
import io.github.camelpushgateway.mapping.file.MappingLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Tries a mapping that somebody writes on a payload. Only the mapping's own language runs, nothing is connected to,
 * and nothing is written. One trial at a time, on a thread of its own, and none for longer than
 * {@value #MOST_SECONDS} seconds. Thread safe.
 */
public final class MappingTrial {

    static final int MOST_SECONDS = 2;

    /** Of a mapping file that is shown. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final String NAME = "mapping";

    private final CamelContext context;
    private final long mostMillis;
    private final ExecutorService thread;

    /** Held by the trial that runs, until it has really ended. */
    private final Semaphore free = new Semaphore(1);

    /**
     * What came of a trial.
     *
     * @param problems what is wrong with the mapping or the payload; none if nothing is
     * @param records for each record what becomes of it
     */
    public record Result(List<String> problems, List<Explanation> records) {

        public Result {
            problems = List.copyOf(problems);
            records = List.copyOf(records);
        }

        static Result problem(String words) {
            return new Result(List.of(words), List.of());
        }
    }

    /** @param context makes exchanges; its threads end with it */
    public MappingTrial(CamelContext context) {
        this(context, TimeUnit.SECONDS.toMillis(MOST_SECONDS));
    }

    MappingTrial(CamelContext context, long mostMillis) {
        this.context = context;
        this.mostMillis = mostMillis;
        this.thread = context.getExecutorServiceManager().newSingleThreadExecutor(this, "page-trial");
    }

    /**
     * Tries a mapping.
     *
     * @param yaml the mapping file's text
     * @param topic what the payload came by, or {@code null}
     * @param file the name of the file it is, or {@code null}
     * @param payload what is to be mapped
     */
    public Result explain(String yaml, @Nullable String topic, @Nullable String file, byte[] payload) {
        return bounded(() -> explained(yaml, topic, file, payload), Result::problem);
    }

    /**
     * Suggests a mapping, in the same bounds.
     *
     * @param payloads what is to be mapped, with the topics it came by
     * @return the mapping file's text, or a comment that says why there is none
     */
    public String suggest(List<Map.Entry<String, byte[]>> payloads) {
        return bounded(() -> Suggestion.of(payloads), words -> "# " + words + "\n");
    }

    private interface Refusal<T> {
        T with(String words);
    }

    private <T> T bounded(Callable<T> trial, Refusal<T> refusal) {
        if (!free.tryAcquire()) {
            return refusal.with("Another trial is running; try again in a moment");
        }
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Run run = new Run();
        thread.execute(() -> {
            Runnable end;
            try {
                run.begin();
                T made = trial.call();
                end = () -> outcome.complete(made);
            } catch (Throwable e) {
                // Whatever it is, the thread goes on, and whoever waits learns of it.
                end = () -> outcome.completeExceptionally(e);
            }
            run.end();
            // Before whoever waits goes on, and tries the next.
            free.release();
            end.run();
        });
        try {
            return outcome.get(mostMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            run.stop();
            return refusal.with(
                    "It takes longer than " + MOST_SECONDS + " seconds, so it was ended. Try a smaller payload");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run.stop();
            return refusal.with("The bridge is ending");
        } catch (ExecutionException e) {
            return refusal.with(Causes.reason(e));
        }
    }

    /** The thread of one trial, while it is that trial's. */
    private static final class Run {

        private @Nullable Thread runner;
        private boolean stopped;

        synchronized void begin() {
            if (stopped) {
                throw new CancellationException("Nobody waits for it any more");
            }
            runner = Thread.currentThread();
        }

        synchronized void stop() {
            stopped = true;
            if (runner != null) {
                runner.interrupt();
            }
        }

        synchronized void end() {
            runner = null;
            // An interrupt was meant for this trial, not for the next.
            Thread.interrupted();
        }
    }

    private Result explained(String yaml, @Nullable String topic, @Nullable String file, byte[] payload)
            throws IOException {
        Mapping mapping;
        try {
            mapping = new MappingLoader(new OwnLanguageOnly())
                    .read(NAME, new StringReader(yaml))
                    .mapping();
        } catch (MappingException wrong) {
            return new Result(
                    wrong.problems().stream()
                            .map(problem -> "line " + problem.line() + ", column " + problem.column() + ": "
                                    + problem.message())
                            .toList(),
                    List.of());
        }
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(payload);
        if (topic != null) {
            exchange.getMessage().setHeader("CamelMqttTopic", topic);
        }
        if (file != null) {
            exchange.getMessage().setHeader(Exchange.FILE_NAME, file);
        }
        try {
            return new Result(List.of(), endpoint().explain(exchange, mapping, KeptExplainer.MOST_RECORDS));
        } catch (RuntimeException unreadable) {
            return Result.problem(Causes.reason(unreadable));
        }
    }

    /** One that nobody else knows, and that never connects. */
    private PushgatewayEndpoint endpoint() {
        try {
            return (PushgatewayEndpoint)
                    context.getComponent("pushgateway").createEndpoint("pushgateway:trial", Map.of());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The text of a mapping file that is configured, as it is now; of several, one after the other.
     *
     * @param locations resources separated by commas, as the setting has them
     * @throws IOException if one cannot be read
     */
    public String text(String locations) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String location : locations.split(",")) {
            try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, location.strip())) {
                text.append(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
