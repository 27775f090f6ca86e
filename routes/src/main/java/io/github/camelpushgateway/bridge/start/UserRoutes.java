// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.start;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.util.ObjectHelper;

/** Route files that somebody has put beside those of the bridge, in the folder {@code routes} of the class path. */
public final class UserRoutes {

    private static final String ENDING = ".camel.yaml";

    private UserRoutes() {}

    /**
     * The names of files that are not the bridge's own, in order; none where the class path has no such folder, but
     * archives.
     *
     * @param own the names of the bridge's own files
     */
    public static List<String> besides(Collection<String> own) {
        List<String> found = new ArrayList<>();
        try {
            for (URL folder : Collections.list(ObjectHelper.loadResourcesAsURL("routes"))) {
                URI uri = folder.toURI();
                if ("file".equals(uri.getScheme())) {
                    found.addAll(in(Path.of(uri)));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("The folder routes of the class path cannot be read: " + e, e);
        }
        return found.stream()
                .filter(name -> !own.contains(name))
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .toList();
        }
    }
}
