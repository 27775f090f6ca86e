// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A program that runs for us: started, watched until it is ready, ended by its own process handle, and never left
 * behind. Its output goes to a file, whose end is part of the error when it does not start.
 */
final class ServerProcess {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final int LOG_TAIL_BYTES = 2000;

    /** What still runs when this process ends, for example since a test run was interrupted. */
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "end-test-servers"));
    }

    private final List<String> command;
    private final Path log;
    private final BooleanSupplier ready;
    private Process process;

    /**
     * @param command the program and its arguments
     * @param log the file its output is appended to
     * @param ready whether it can be used
     */
    ServerProcess(List<String> command, Path log, BooleanSupplier ready) {
        this.command = List.copyOf(command);
        this.log = log;
        this.ready = ready;
    }

    /** Starts it and waits until it is ready. Does nothing while it runs. */
    void start() {
        if (isAlive()) {
            return;
        }
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .directory(log.getParent().toFile())
                    .start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.get(0), e);
        }
        RUNNING.add(process);
        long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                RUNNING.remove(process);
                throw new IllegalStateException(
                        command.get(0) + " ended with status " + process.exitValue() + " as it started: " + logTail());
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw new IllegalStateException(
                        command.get(0) + " is not ready after " + READY_TIMEOUT.toSeconds() + " s: " + logTail());
            }
            pauseBriefly();
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Asks it to end with a signal and waits; a server that does not end is killed. */
    void stop(String signal) {
        if (!isAlive()) {
            return;
        }
        signal("CONT");
        signal(signal);
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }

    /** Ends it at once, and waits until it is gone. */
    void kill() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        process.onExit().join();
        RUNNING.remove(process);
    }

    /** Sends it a signal, by name without {@code SIG}. */
    void signal(String name) {
        if (!isAlive()) {
            throw new IllegalStateException(command.get(0) + " does not run");
        }
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " of " + command.get(0) + " failed with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot send signal " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted as signal " + name + " was sent", e);
        }
    }

    private String logTail() {
        try {
            byte[] content = Files.readAllBytes(log);
            int start = Math.max(0, content.length - LOG_TAIL_BYTES);
            return new String(content, start, content.length - start, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private void pauseBriefly() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + command.get(0) + " started", e);
        }
    }
}
