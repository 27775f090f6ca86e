// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks.chaos;

import io.github.camelpushgateway.samples.servers.StoredMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files that are dropped into an inbox. Each counts exactly once, or is in {@code .failed} with a reason. */
final class CsvLoad extends Load {

    private static final int BROKEN_EVERY = 12;

    /** While the bridge is away, files gather; more than this would only make the end long. */
    private static final int MOST_WAITING = 100;

    private final Path folder;
    private final Path inbox;
    private final Random random;

    /** Rows of each good file, by its name. Guarded by this. */
    private final Map<String, Integer> rows = new TreeMap<>();

    private int next;
    private volatile long failed;

    CsvLoad(Path folder, long seed) throws IOException {
        this.folder = folder;
        this.inbox = Files.createDirectory(folder.resolve("inbox"));
        this.random = new Random(seed);
    }

    @Override
    String source() {
        return "CSV files";
    }

    @Override
    void next() throws IOException {
        if (names(inbox, ".csv").size() >= MOST_WAITING) {
            return;
        }
        int id = ++next;
        Path part = folder.resolve("part");
        if (id % BROKEN_EVERY == 0) {
            Files.write(part, brokenContent());
            Files.move(part, inbox.resolve("broken-" + id + ".csv"));
            broken.increment();
            return;
        }
        int count = 1 + random.nextInt(20);
        Files.writeString(part, "id,n\n" + (id + "," + count + "\n").repeat(count));
        String name = "good-" + id + ".csv";
        synchronized (this) {
            rows.put(name, count);
        }
        Files.move(part, inbox.resolve(name));
        sent.increment();
    }

    private byte[] brokenContent() {
        byte[] noise = new byte[500];
        random.nextBytes(noise);
        return switch (random.nextInt(5)) {
            case 0 -> noise;
            case 1 -> new byte[0];
            case 2 -> "name,n\nx,1\n".getBytes(StandardCharsets.UTF_8);
            case 3 -> "id,n\n\"1,2\n3,4\n".getBytes(StandardCharsets.UTF_8);
            default -> ("id,n\n" + "9".repeat(2_000_000) + ",1\n").getBytes(StandardCharsets.UTF_8);
        };
    }

    @Override
    synchronized List<String> missing(StoredMetrics stored) throws IOException {
        List<String> missing = new ArrayList<>();
        Set<String> done = names(inbox.resolve(".done"), ".csv");
        Set<String> refused = names(inbox.resolve(".failed"), ".csv");
        Set<String> reasons = names(inbox.resolve(".failed"), ".reason.txt");
        names(inbox, ".csv").forEach(name -> missing.add(name + " is still in the inbox"));
        // Rows that could not be read, beside their file.
        refused.removeIf(name -> name.endsWith(".rejected.csv"));
        refused.stream()
                .filter(name -> !reasons.contains(name + ".reason.txt"))
                .forEach(name -> missing.add(name + " is in .failed without a reason"));
        Set<String> ids = stored.samples("chaos_file").stream()
                .map(sample -> sample.labels().get("id"))
                .collect(Collectors.toSet());
        long expected = 0;
        for (Map.Entry<String, Integer> file : rows.entrySet()) {
            String name = file.getKey();
            boolean pushed = ids.contains(name.replaceAll("\\D", ""));
            if (pushed) {
                expected += file.getValue();
            }
            if (done.contains(name)) {
                if (!pushed) {
                    missing.add(name + " is in .done and not on the gateway");
                }
            } else if (!refused.contains(name)) {
                missing.add(name + " is neither in .done nor in .failed");
            } else if (pushed) {
                missing.add(name + " is in .failed, and the gateway has it");
            }
        }
        failed = refused.stream().filter(rows::containsKey).count();
        double counted = stored.value("chaos_rows_total").orElse(0.0);
        if (counted != expected) {
            missing.add(expected + " rows of files on the gateway, counted " + counted);
        }
        return missing;
    }

    @Override
    String remark() {
        return "Good CSV files that ended in .failed, each with a reason: " + failed + ".";
    }

    private static Set<String> names(Path folder, String end) throws IOException {
        if (!Files.isDirectory(folder)) {
            return new HashSet<>();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }
}
