// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds installed programs and asks them for their version. */
final class Programs {

    private static final Pattern VERSION = Pattern.compile("\\b(\\d+\\.\\d+(?:\\.\\d+)*)");

    private Programs() {}

    /** Looks in PATH, and where daemons are kept on machines whose PATH leaves that out for plain users. */
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        List<String> directories = new ArrayList<>(Arrays.asList(path.split(File.pathSeparator)));
        directories.addAll(List.of("/usr/sbin", "/usr/local/sbin"));
        return directories.stream()
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Programs::isRunnable)
                .findFirst();
    }

    static boolean isRunnable(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }

    /** The first number with dots that the program prints, or {@code of unknown version}. */
    static String version(Path program, String option) {
        try {
            Process process = new ProcessBuilder(program.toString(), option)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output;
            try (InputStream in = process.getInputStream()) {
                output = new String(in.readNBytes(4096), StandardCharsets.UTF_8);
            }
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Matcher matcher = VERSION.matcher(output);
            return matcher.find() ? matcher.group(1) : "of unknown version";
        } catch (IOException e) {
            return "of unknown version";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "of unknown version";
        }
    }
}
