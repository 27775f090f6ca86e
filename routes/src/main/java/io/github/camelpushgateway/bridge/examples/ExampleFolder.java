// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.examples;

import io.github.camelpushgateway.bridge.failure.FailureWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with mapping files and their examples: those of {@code sensors.metrics.yaml} are in
 * {@code examples/sensors.yaml}, or in {@code sensors.examples.yaml} beside it.
 *
 * @param pairs the mappings that have examples, in the order of their names
 * @param untested the mappings that have none
 */
record ExampleFolder(List<Pair> pairs, List<Path> untested) {

    private static final String FORM =
            "The examples of sensors.metrics.yaml are a list in examples/sensors.yaml, or in sensors.examples.yaml"
                    + " beside it";

    private static final String MAPPING = ".metrics.yaml";

    /** A mapping file and the file with its examples. */
    record Pair(Path mapping, Path examples) {}

    /**
     * Looks through a folder.
     *
     * @throws ExampleException if it is none, or holds no mapping with examples, or examples of no mapping
     */
    static ExampleFolder of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ExampleException(
                    folder + " is no folder. Name the one with mapping files and their examples. " + FORM);
        }
        List<Pair> pairs = new ArrayList<>();
        List<Path> untested = new ArrayList<>();
        for (Path mapping : files(folder, MAPPING)) {
            String name = name(mapping, MAPPING);
            Path within = folder.resolve("examples").resolve(name + ".yaml");
            Path beside = folder.resolve(name + ".examples.yaml");
            List<Path> examples =
                    Stream.of(within, beside).filter(Files::isRegularFile).toList();
            examples.forEach(file -> pairs.add(new Pair(mapping, file)));
            if (examples.isEmpty()) {
                untested.add(mapping);
            }
        }
        List<Path> strays = new ArrayList<>(files(folder.resolve("examples"), ".yaml"));
        strays.addAll(files(folder, ".examples.yaml"));
        strays.removeIf(file -> pairs.stream().anyMatch(pair -> pair.examples().equals(file)));
        if (!strays.isEmpty()) {
            String suffix = strays.get(0).getParent().equals(folder) ? ".examples.yaml" : ".yaml";
            throw new ExampleException(strays.get(0) + " belongs to no mapping: there is no "
                    + folder.resolve(name(strays.get(0), suffix) + MAPPING) + ". " + FORM);
        }
        if (pairs.isEmpty()) {
            throw new ExampleException("There are no examples in " + folder + ", so nothing is tested"
                    + (untested.isEmpty() ? ", and no mapping file either (" + MAPPING + ")" : "") + ". " + FORM);
        }
        return new ExampleFolder(pairs, untested);
    }

    private static List<Path> files(Path folder, String suffix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ExampleException(folder + " cannot be read: " + FailureWords.of(e));
        }
    }

    private static String name(Path file, String suffix) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - suffix.length());
    }
}
