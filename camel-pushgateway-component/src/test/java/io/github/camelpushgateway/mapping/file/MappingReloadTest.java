// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.gateway.CapturedLog;
import io.github.camelpushgateway.gateway.StubGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingReloadTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CapturedLog log = new CapturedLog();

    @TempDir
    private Path folder;

    private Path file;
    private StubGateway gateway;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        file = folder.resolve("room.metrics.yaml");
        gateway = new StubGateway(StubGateway.status(200, ""));
        PushgatewayComponent component = context.getComponent("pushgateway", PushgatewayComponent.class);
        component.getConfiguration().setGatewayUrl(gateway.url().toString());
        component.getConfiguration().setFormat("text");
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
        gateway.close();
        log.close();
    }

    @Test
    void aChangedFileIsUsedWithoutARestart() throws Exception {
        write("room_celsius", "gauge");
        assertThat(pushed("?mappingReload=true")).contains("room_celsius 21");

        write("room_temperature_celsius", "gauge");

        await().atMost(LONG).until(() -> pushed("?mappingReload=true").contains("room_temperature_celsius 21"));
    }

    @Test
    void aBrokenVersionIsRefusedWithAllThatIsWrongAndTheFormerGoesOn() throws Exception {
        write("room_celsius", "gauge");
        pushed("?mappingReload=true");

        Files.writeString(file, "rules:\n  - metrics:\n      - {name: room celsius, vlaue: t}\n");

        await().atMost(LONG).until(() -> !warnings().isEmpty());
        assertThat(warnings().get(0))
                .contains(
                        "room.metrics.yaml:3:", "room celsius", "vlaue", "did you mean", "the former version goes on");
        assertThat(pushed("?mappingReload=true")).contains("room_celsius 21");

        // Said once, not each second, and a mended file is taken.
        write("room_other_celsius", "gauge");
        await().atMost(LONG).until(() -> pushed("?mappingReload=true").contains("room_other_celsius 21"));
        assertThat(warnings()).hasSize(1);
    }

    @Test
    void aFileThatIsTakenAwayIsMissedAndTheFormerGoesOn() throws Exception {
        write("room_celsius", "gauge");
        pushed("?mappingReload=true");

        Files.delete(file);

        await().atMost(LONG).until(() -> !warnings().isEmpty());
        assertThat(warnings().get(0)).contains("does not exist");
        assertThat(pushed("?mappingReload=true")).contains("room_celsius 21");
    }

    @Test
    void anotherTypeForANameThatAGroupHoldsIsRefused() throws Exception {
        write("room_celsius", "gauge");
        pushed("?mappingReload=true");

        write("room_celsius", "counter");

        await().atMost(LONG).until(() -> !warnings().isEmpty());
        assertThat(warnings().get(0))
                .contains("metric 'room_celsius'", "makes it a counter", "until its group is deleted");
        assertThat(pushed("?mappingReload=true")).contains("# TYPE room_celsius gauge");
    }

    @Test
    void withoutTheOptionAFileIsReadOnce() throws Exception {
        write("room_celsius", "gauge");
        assertThat(pushed("")).contains("room_celsius 21");
        write("room_temperature_celsius", "gauge");

        // Another endpoint of the same file, which does look, shows that there was time enough.
        await().atMost(LONG).until(() -> pushed("?mappingReload=true").contains("room_temperature_celsius"));
        assertThat(pushed("")).contains("room_celsius 21").doesNotContain("room_temperature_celsius");
    }

    private void write(String metric, String type) throws Exception {
        Files.writeString(file, "rules: [{metrics: [{name: " + metric + ", value: t, type: " + type + "}]}]");
    }

    private String pushed(String options) {
        String separator = options.isEmpty() ? "?" : options + "&";
        template.sendBody("pushgateway:room" + options.length() + separator + "mapping=file:" + file, Map.of("t", 21));
        List<StubGateway.Request> requests = gateway.requests();
        return requests.get(requests.size() - 1).text();
    }

    private List<String> warnings() {
        return log.of("io.github.camelpushgateway.mapping.file.MappingReload").stream()
                .filter(line -> line.startsWith("WARN"))
                .toList();
    }
}
