// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that has not all the libraries that single options need: it runs, and who uses such an option
 * reads which is missing.
 */
class OptionalLibrariesTest {

    private static final List<String> OPTIONAL = List.of("snappy-java", "sketches-java", "h2-mvstore", "h2");

    @TempDir
    private Path folder;

    @Test
    void withoutThemEverythingElseStarts() throws Exception {
        Path mapping = mapping("{name: a, value: v, type: summary}");

        assertThat(started("pushgateway:job?compression=gzip&stateStore=memory&mapping=file:" + mapping))
                .isEqualTo("started");
    }

    @Test
    void snappyIsNamedWhereItIsMissing() throws Exception {
        assertThat(started("pushgateway:job?compression=snappy"))
                .contains("compression=snappy needs the library org.xerial.snappy:snappy-java")
                .contains("use compression=gzip");
    }

    @Test
    void theStateFilesLibraryIsNamedWhereItIsMissing() throws Exception {
        assertThat(started("pushgateway:job?stateStore=file:" + folder.resolve("state")))
                .contains("stateStore=file: needs the library com.h2database:h2-mvstore")
                .contains("stateStore=memory");
    }

    @Test
    void theLibraryForQuantilesIsNamedWithItsPlaceInTheMapping() throws Exception {
        Path mapping = mapping("{name: a, value: v, type: summary, quantiles: [0.5]}");

        assertThat(started("pushgateway:job?mapping=file:" + mapping))
                .contains("'quantiles' needs the library com.datadoghq:sketches-java")
                .contains(mapping.getFileName() + ":1:");
    }

    private Path mapping(String metric) throws Exception {
        return Files.writeString(folder.resolve("a.metrics.yaml"), "rules: [{metrics: [" + metric + "]}]\n");
    }

    private static String started(String uri) throws Exception {
        List<URL> others = new ArrayList<>();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : classPath.split(File.pathSeparator)) {
            String name = Path.of(entry).getFileName().toString();
            if (OPTIONAL.stream().noneMatch(library -> name.matches(library + "-\\d.*"))) {
                others.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(others.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                @SuppressWarnings("unchecked")
                UnaryOperator<String> application =
                        (UnaryOperator<String>) loader.loadClass(Application.class.getName())
                                .getConstructor()
                                .newInstance();
                return application.apply(uri);
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    /** Loaded again, by a class loader that has fewer libraries; it starts a producer. */
    public static class Application implements UnaryOperator<String> {

        @Override
        public String apply(String uri) {
            try (CamelContext context = new DefaultCamelContext()) {
                context.start();
                context.getEndpoint(uri).createProducer().start();
                return "started";
            } catch (Throwable e) {
                StringBuilder messages = new StringBuilder();
                for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                    messages.append(cause).append('\n');
                }
                return messages.toString();
            }
        }
    }
}
