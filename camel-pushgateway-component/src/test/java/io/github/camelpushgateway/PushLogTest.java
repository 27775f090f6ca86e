// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.gateway.CapturedLog;
import io.github.camelpushgateway.gateway.StubGateway;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log says of pushes, as docs/operations.md promises it. */
class PushLogTest {

    private static final String GROUP_LOG = "io.github.camelpushgateway.group";

    private final CamelContext context = new DefaultCamelContext();
    private CapturedLog log;
    private StubGateway gateway;

    @BeforeEach
    void start() throws Exception {
        log = new CapturedLog();
        gateway = new StubGateway(StubGateway.status(200, ""));
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        gateway.close();
        log.close();
    }

    private void push(double value) {
        String uri = "pushgateway:sensors?metric=m&grouping.site=north&gatewayUrl=" + gateway.url();
        context.createProducerTemplate().sendBody(uri, value);
    }

    private List<String> lines(String level) {
        return log.of(GROUP_LOG).stream()
                .filter(line -> line.startsWith(level + " "))
                .toList();
    }

    @Test
    void aPushIsALineAtDebugThatNamesGroupAndGatewayInItsFields() {
        push(1);
        push(2);

        assertThat(lines("DEBUG")).hasSize(2).allSatisfy(line -> {
            assertThat(line).contains("sensors", "north", "pushed 1 samples of 1 exchanges");
            assertThat(log.context(line))
                    .containsEntry("pushgateway.gateway", gateway.url().toString())
                    .hasEntrySatisfying(
                            "pushgateway.group", group -> assertThat(group).contains("sensors", "north"));
        });
        assertThat(lines("WARN")).isEmpty();
    }

    @Test
    void aGatewayThatIsAwayIsOneLineAtWarnWithTheHintAndOneWhenItIsBack() {
        AtomicInteger refusals = new AtomicInteger();
        StubGateway.Script refusing = StubGateway.status(503, "restarting");
        StubGateway.Script accepting = StubGateway.status(200, "");
        gateway.answers((request, connection) ->
                (isPush(request) && refusals.getAndIncrement() < 3 ? refusing : accepting).answer(request, connection));

        push(1);

        assertThat(lines("WARN"))
                .singleElement()
                .asString()
                .contains("Pushing is held up", "restarting", "see its log");
        assertThat(lines("INFO")).anyMatch(line -> line.contains("Pushing goes on after 3 failed tries"));
    }

    @Test
    void groupsThatAreRefusedAndWaitAreOneLineAMinuteWithTheHint() {
        AtomicInteger refusals = new AtomicInteger();
        StubGateway.Script refusing = StubGateway.status(401, "who are you?");
        StubGateway.Script accepting = StubGateway.status(200, "");
        gateway.answers((request, connection) ->
                (isPush(request) && refusals.getAndIncrement() < 3 ? refusing : accepting).answer(request, connection));

        context.createProducerTemplate()
                .sendBody("pushgateway:sensors?metric=m&retryRefusals=true&gatewayUrl=" + gateway.url(), 1);

        assertThat(lines("WARN")).singleElement().asString().contains("sensors", "is refused", "who are you?");
        assertThat(lines("INFO")).anyMatch(line -> line.contains("pushing goes on after 3 refusals"));
    }

    /** And not the look whether the gateway was restarted, which may come in between. */
    private static boolean isPush(StubGateway.Request request) {
        return request.line().startsWith("POST ");
    }
}
