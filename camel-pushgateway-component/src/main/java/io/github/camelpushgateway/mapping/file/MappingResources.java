// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.Mapping;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** Finds the mapping files that an endpoint names. */
public final class MappingResources {

    private static final String FILE = "file:";

    private MappingResources() {}

    /**
     * Loads mapping files as one mapping.
     *
     * @param locations resources separated by commas, as {@code classpath:}, {@code file:} or {@code ref:};
     *     {@code null} or blank for none
     * @return {@code null} if none is named
     * @throws MappingException with everything that is wrong in any of them
     * @throws IOException if one cannot be found or read; names it
     */
    public static Mapping load(CamelContext context, String locations) throws IOException {
        if (locations == null || locations.isBlank()) {
            return null;
        }
        MappingLoader loader = new MappingLoader(new CamelScripts(context));
        for (String part : locations.split(",")) {
            String location = part.strip();
            try (InputStream yaml = open(context, location)) {
                loader.read(location, yaml);
            } catch (FileNotFoundException e) {
                throw new FileNotFoundException("mapping: " + location
                        + " does not exist. Name a file that does, as file:<path> or classpath:<path>");
            }
        }
        return loader.mapping();
    }

    /** A file by its path as it is written: Camel would take {@code %20} and the like in it for something else. */
    private static InputStream open(CamelContext context, String location) throws IOException {
        if (location.startsWith(FILE)) {
            try {
                Path file = Path.of(location.substring(FILE.length()));
                if (Files.isRegularFile(file)) {
                    return Files.newInputStream(file);
                }
            } catch (InvalidPathException notAPath) {
                // As file:///…, which Camel reads.
            }
        }
        return ResourceHelper.resolveMandatoryResourceAsInputStream(context, location);
    }
}
