// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks.chaos;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The bridge as a process of its own, with 256 MB, in a folder of its own. It is started again when it was killed,
 * as its unit would. Used by the thread that injects faults; {@link #watch} may be called by another.
 */
final class BridgeUnderTest implements AutoCloseable {

    private static final Path FAKETIME = Path.of("/usr/lib");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** Of an ERROR a reader has to get words first: no name of an exception, and not nothing. */
    private static final Pattern BARE_ERROR =
            Pattern.compile("^\\S+ \\S+ ERROR \\S+\\s+([\\w.$]+(Exception|Error)\\b.*)?$|^Exception in thread.*");

    private final Path folder;
    private final int managementPort;
    private final Path faketime;
    private volatile Process process;
    private boolean paused;
    private volatile long mostResidentBytes;
    private volatile long mostThreads;
    private volatile long mostDescriptors;
    private final AtomicInteger deaths = new AtomicInteger();

    BridgeUnderTest(Path folder, int managementPort) throws IOException {
        this.folder = folder;
        this.managementPort = managementPort;
        this.faketime = findFaketime();
        setClock(0);
    }

    /** Whether the clock can be stepped: whether libfaketime is installed. */
    boolean hasClock() {
        return faketime != null;
    }

    Path log() {
        return folder.resolve("bridge.log");
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        // The bridge's own, not the one of the benchmarks.
                        "-Dlog4j2.configurationFile=classpath:log4j2.xml",
                        "-cp",
                        classPath(),
                        "io.github.camelpushgateway.bridge.Bridge")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        if (faketime != null) {
            // Wall time only, as a step of a machine's clock is; and files keep the times they have.
            builder.environment().put("LD_PRELOAD", faketime.toString());
            builder.environment().put("FAKETIME_TIMESTAMP_FILE", clock().toString());
            builder.environment().put("FAKETIME_CACHE_DURATION", "1");
            builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            builder.environment().put("DONT_FAKE_MONOTONIC", "1");
            // Else waits that have a limit do not wait at all.
            builder.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
            builder.environment().put("NO_FAKE_STAT", "1");
        }
        Process started = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        process = started;
    }

    /** The class path of this process, for another working directory. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    void kill() {
        Process killed = process;
        process = null;
        killed.destroyForcibly();
        killed.onExit().join();
    }

    void pause() throws IOException {
        signal("STOP");
        paused = true;
    }

    void resume() throws IOException {
        signal("CONT");
        paused = false;
    }

    private void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .onExit()
                .join();
    }

    /** Sets the bridge's clock, in seconds from the right time. */
    void setClock(long offsetSeconds) throws IOException {
        Path next = Files.writeString(folder.resolve("clock.next"), String.format("%+d%n", offsetSeconds));
        Files.move(next, clock(), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path clock() {
        return folder.resolve("clock");
    }

    private static Path findFaketime() throws IOException {
        if (!Files.isDirectory(FAKETIME)) {
            return null;
        }
        try (Stream<Path> folders = Files.list(FAKETIME)) {
            return folders.map(lib -> lib.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Looks at what it takes now, and starts it again if it has ended by itself. */
    void watch() throws IOException {
        Process now = process;
        if (now == null) {
            return;
        }
        if (!now.isAlive()) {
            if (process == now) {
                deaths.incrementAndGet();
                System.out.println("The bridge has ended by itself with status " + now.exitValue() + ": see " + log());
                start();
            }
            return;
        }
        Path proc = Path.of("/proc", Long.toString(now.pid()));
        try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
            mostDescriptors = Math.max(mostDescriptors, descriptors.count());
            for (String line : Files.readAllLines(proc.resolve("status"))) {
                if (line.startsWith("VmRSS:")) {
                    mostResidentBytes = Math.max(mostResidentBytes, number(line) * 1024);
                } else if (line.startsWith("Threads:")) {
                    mostThreads = Math.max(mostThreads, number(line));
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // Killed meanwhile, or a machine without /proc.
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + managementPort + "/observe/health/ready"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** How often it ended although nobody killed it. */
    int deaths() {
        return deaths.get();
    }

    long mostResidentMegabytes() {
        return mostResidentBytes / (1024 * 1024);
    }

    long mostThreads() {
        return mostThreads;
    }

    long mostDescriptors() {
        return mostDescriptors;
    }

    /** Lines at ERROR that do not begin with words. */
    List<String> bareErrors() throws IOException {
        try (Stream<String> lines = Files.lines(log(), java.nio.charset.StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> BARE_ERROR.matcher(line).matches()).toList();
        }
    }

    @Override
    public void close() throws InterruptedException, IOException {
        Process last = process;
        if (last != null) {
            if (paused) {
                resume();
            }
            process = null;
            last.destroy();
            if (!last.waitFor(30, TimeUnit.SECONDS)) {
                last.destroyForcibly().waitFor();
            }
        }
    }
}
