// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import io.github.camelpushgateway.bridge.start.QuietCamel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Reaches every source and each gateway with the credentials that are set, all at once, and changes nothing there. None
 * is waited for longer than twenty seconds.
 */
final class ConnectionCheck {

    private static final long PATIENCE_SECONDS = 20;

    private final Consumer<String> well;
    private final Consumer<String> ill;

    /**
     * @param well is given what was reached
     * @param ill is given what was not, and why
     */
    ConnectionCheck(Consumer<String> well, Consumer<String> ill) {
        this.well = well;
        this.ill = ill;
    }

    /**
     * Reaches them.
     *
     * @return whether all is well
     */
    boolean run(List<ConfiguredSource> sources, QuietCamel camel) {
        Map<String, Callable<String>> checks = new LinkedHashMap<>();
        sources.forEach(source -> checks.put(source.id(), source::reach));
        checks.put("gateway", () -> gateways(camel));
        ExecutorService threads = Executors.newFixedThreadPool(checks.size(), task -> {
            Thread thread = new Thread(task, "check");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<String, Future<String>> answers = new LinkedHashMap<>();
            checks.forEach((name, check) -> answers.put(name, threads.submit(check)));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            boolean allWell = true;
            for (Map.Entry<String, Future<String>> answer : answers.entrySet()) {
                allWell &= tell(answer.getKey(), answer.getValue(), end);
            }
            return allWell;
        } finally {
            threads.shutdownNow();
        }
    }

    /** One or several; each that is ill is named. */
    private static String gateways(QuietCamel camel) throws Exception {
        Map<String, PushgatewayException> answers =
                camel.endpoint("check", null).checkGateways();
        List<String> ill = answers.values().stream()
                .filter(Objects::nonNull)
                .map(PushgatewayException::getMessage)
                .toList();
        if (!ill.isEmpty()) {
            throw new SettingsException(String.join("; ", ill));
        }
        return String.join(", ", answers.keySet()) + (answers.size() == 1 ? " takes pushes" : " take pushes")
                + " with these credentials";
    }

    private boolean tell(String name, Future<String> answer, long end) {
        try {
            String seen = answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (seen != null) {
                well.accept("ok " + name + ": " + seen);
            }
            return true;
        } catch (ExecutionException e) {
            ill.accept(name + ": " + words(e.getCause()));
        } catch (TimeoutException e) {
            ill.accept(name + ": no answer within " + PATIENCE_SECONDS
                    + " s. Something takes the connection and says nothing: is it the right port?");
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            ill.accept(name + ": the check was interrupted");
        }
        return false;
    }

    /** What this program says itself is complete. */
    static String words(Throwable failure) {
        return failure instanceof SettingsException ? failure.getMessage() : FailureWords.of(failure);
    }
}
