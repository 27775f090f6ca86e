// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of a measurement: what it costs is its own, apart from whatever else takes part. Its standard input and
 * output are a conversation of lines. Not thread safe.
 */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;

    private ChildProcess(ProcessBuilder builder) throws IOException {
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** A main class of this class path, in a JVM of its own. What it writes to its standard error is shown. */
    static ChildProcess java(Class<?> main, List<String> jvmOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(jvmOptions);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ChildProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    /** Any program; what it writes is thrown away. */
    static ChildProcess program(List<String> command) throws IOException {
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
    }

    /** Says a line and waits for the answer. */
    String ask(String line) throws IOException {
        in.println(line);
        return hear();
    }

    /** Waits for a line. */
    String hear() throws IOException {
        String answer = out.readLine();
        if (answer == null) {
            throw new IOException(process.info().command().orElse("The process") + " has ended; see its output above");
        }
        return answer;
    }

    /** All that it still says, until it ends. */
    String hearAll() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            all.append(line).append('\n');
        }
        return all.toString();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Processor time it has taken so far, all its threads together. The kernel counts in hundredths of a second. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** Memory it takes now, as the kernel counts it: code, heap and all else that is not swapped out. Linux only. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("The kernel does not say how much memory process " + process.pid() + " takes");
    }

    /** Asks it to end, and waits. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
