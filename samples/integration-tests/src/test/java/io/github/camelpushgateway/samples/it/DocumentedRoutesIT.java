package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The routes in the documentation can be built, with their mapping files: every word of them is known. */
class DocumentedRoutesIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern ROUTE = Pattern.compile("```yaml\\n(- route:\\n.*?)```", Pattern.DOTALL);
    private static final Pattern MAPPING = Pattern.compile("```yaml\\n(rules:\\n.*?)```", Pattern.DOTALL);

    /** A route, and the first mapping file of the same page, empty if there is none. */
    private record Block(String place, String yaml, String mapping) {

        @Override
        public String toString() {
            return place;
        }
    }

    static List<Block> routes() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (String page : List.of("README.md", "docs/component.md")) {
            String text = Files.readString(ROOT.resolve(page));
            String mapping = MAPPING.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse("");
            for (MatchResult block : (Iterable<MatchResult>) ROUTE.matcher(text).results()::iterator) {
                long line = text.substring(0, block.start()).lines().count() + 1;
                blocks.add(new Block(page + ":" + line, block.group(1), mapping));
            }
        }
        return blocks;
    }

    @Test
    void thereAreSome() throws Exception {
        assertThat(routes()).hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aRouteCanBeBuilt(Block block, @TempDir Path folder) throws Exception {
        Path mapping = Files.writeString(folder.resolve("sensors.metrics.yaml"), block.mapping());
        String yaml = block.yaml().replace("file:sensors.metrics.yaml", "file:" + mapping);
        try (CamelContext context = new DefaultCamelContext()) {
            // Endpoints are made, and their options checked; nothing connects.
            context.setAutoStartup(false);
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("documented.camel.yaml", yaml));

            context.start();

            assertThat(context.getRoutes()).isNotEmpty();
        }
    }
}
