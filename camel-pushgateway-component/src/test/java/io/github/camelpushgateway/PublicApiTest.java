// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What programs use of the last release is still there: {@code api.txt} has the signatures of the types that are
 * marked {@link io.github.camelpushgateway.annotation.PublicApi}. With {@code -Dapi.write=true} it is written.
 */
class PublicApiTest {

    private static final Path RECORDED = Path.of("api.txt");

    @Test
    void whatIsRecordedOfThePublicApiIsStillThere() throws IOException {
        Map<String, Set<String>> now = ApiSignatures.ofMarkedTypes();
        if (Boolean.getBoolean("api.write")) {
            Files.write(RECORDED, ApiSignatures.written(now));
        }
        Map<String, Set<String>> recorded = ApiSignatures.read(Files.readAllLines(RECORDED));

        assertThat(recorded).containsKeys(PushgatewayComponent.class.getName(), PushgatewayConstants.class.getName());
        assertThat(ApiSignatures.broken(recorded, now))
                .as("Programs that use these fail with this version. Leave them in, deprecated; or, for a new major "
                        + "version, say so in docs/CHANGELOG.md and write api.txt: ./mvnw test -pl "
                        + "camel-pushgateway-component -Dtest=PublicApiTest -DargLine=-Dapi.write=true")
                .isEmpty();
    }

    @Test
    void whatIsWrittenIsRead() {
        Map<String, Set<String>> now = ApiSignatures.ofMarkedTypes();

        assertThat(ApiSignatures.read(ApiSignatures.written(now))).isEqualTo(now);
    }

    @Test
    void whatIsGoneAndWhatHasToBeImplementedNowIsFoundAndWhatIsAddedIsNot() {
        Map<String, Set<String>> before = Map.of("a.Store", Set.of("public int read()", "public void close()"));

        assertThat(ApiSignatures.broken(before, Map.of()))
                .containsExactlyInAnyOrder(
                        "a.Store: no more public int read()", "a.Store: no more public void close()");
        assertThat(ApiSignatures.broken(
                        before,
                        Map.of("a.Store", Set.of("public long read()", "public void close()", "public void more()"))))
                .containsExactly("a.Store: no more public int read()");
        assertThat(ApiSignatures.broken(
                        Map.of("a.Store", Set.of()), Map.of("a.Store", Set.of("public abstract int size()"))))
                .containsExactly("a.Store: to be implemented now public abstract int size()");
        assertThat(ApiSignatures.broken(before, Map.of("a.Store", before.get("a.Store"), "b.New", Set.of("x"))))
                .isEqualTo(List.of());
    }
}
