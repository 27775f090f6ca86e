// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.bridge.page.message.KeptMessage.State;
import io.github.camelpushgateway.bridge.route.BatchReport;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class SourceMessagesTest {

    private final CamelContext camel = new DefaultCamelContext();
    private final MessageLog log = new MessageLog(true);
    private final SourceMessages messages = log.of("mqtt");

    private Exchange arrived(String topic, String payload) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(payload.getBytes(StandardCharsets.UTF_8));
        exchange.getMessage().setHeader("CamelMqttTopic", topic);
        messages.onExchangeBegin(null, exchange);
        return exchange;
    }

    private void ended(Exchange exchange, long records, long rejected, long samples) {
        exchange.getMessage().setHeader(PushgatewayConstants.RECORD_COUNT, records);
        exchange.getMessage().setHeader(PushgatewayConstants.REJECTED_COUNT, rejected);
        exchange.getMessage().setHeader(PushgatewayConstants.SAMPLE_COUNT, samples);
        messages.onExchangeDone(null, exchange);
    }

    private KeptMessage newest() {
        return messages.newestFirst().get(0);
    }

    @Test
    void aMessageIsSeenWhileItWaitsAndSaysThenWhatBecameOfIt() {
        Exchange exchange = arrived("plant/press", "{\"t\": 1}");
        assertThat(newest().outcome().state()).isEqualTo(State.WAITING);
        assertThat(newest().topic()).isEqualTo("plant/press");
        assertThat(newest().payload()).asString(StandardCharsets.UTF_8).isEqualTo("{\"t\": 1}");

        ended(exchange, 1, 0, 3);
        assertThat(newest().outcome()).isEqualTo(new KeptMessage.Outcome(State.PUSHED, 1, 0, 3, null));
        assertThat(messages.received()).isEqualTo(1);
        assertThat(messages.ended()).isEqualTo(1);
    }

    @Test
    void whatWasLeftOutWasIgnoredOrFailedSaysSo() {
        ended(arrived("a", "x"), 1, 1, 0);
        assertThat(newest().outcome().state()).isEqualTo(State.LEFT_OUT);

        ended(arrived("a", "x"), 1, 0, 0);
        assertThat(newest().outcome().state()).isEqualTo(State.NOTHING);

        Exchange failed = arrived("a", "x");
        // As a route leaves it that has dealt with the failure.
        failed.setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException("refused for its content"));
        ended(failed, 1, 0, 0);
        assertThat(newest().outcome().state()).isEqualTo(State.FAILED);
        assertThat(newest().outcome().failure()).isEqualTo("refused for its content");
        assertThat(messages.failing()).isSameAs(newest());

        ended(arrived("a", "x"), 1, 0, 1);
        assertThat(messages.failing()).isNull();
        assertThat(messages.lastFailed().outcome().failure()).isEqualTo("refused for its content");
    }

    @Test
    void manyGoodOnesDoNotTakeThePlaceOfTheOneThatWasLeftOut() {
        ended(arrived("bad", "x"), 1, 1, 0);
        for (int i = 0; i < 5_000; i++) {
            ended(arrived("good", "x"), 1, 0, 1);
        }

        assertThat(messages.newestFirst())
                .hasSizeLessThanOrEqualTo(SourceMessages.MOST + SourceMessages.MOST_BAD)
                .extracting(KeptMessage::topic)
                .contains("bad", "good");
        assertThat(messages.received()).isEqualTo(5_001);
    }

    @Test
    void oneThatIsLeftOutIsKeptThoughTooManyCame() {
        for (int i = 0; i < 5_000; i++) {
            ended(arrived("good", "x"), 1, 0, 1);
        }
        ended(arrived("bad", "payload"), 1, 1, 0);

        assertThat(newest().topic()).isEqualTo("bad");
        assertThat(newest().payload()).asString(StandardCharsets.UTF_8).isEqualTo("payload");
    }

    @Test
    void aLongPayloadIsNotKeptButItsLengthIs() {
        ended(arrived("long", "x".repeat(SourceMessages.LONGEST_PAYLOAD + 1)), 1, 0, 1);

        assertThat(newest().payload()).isNull();
        assertThat(newest().length()).isEqualTo(SourceMessages.LONGEST_PAYLOAD + 1);
    }

    @Test
    void whereNobodyMaySeeThemPayloadsAreNotKept() {
        MessageLog closed = new MessageLog(false);
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody("secret".getBytes(StandardCharsets.UTF_8));
        closed.of("mqtt").onExchangeBegin(null, exchange);

        assertThat(closed.newestFirst()).singleElement().satisfies(message -> assertThat(message.payload())
                .isNull());
    }

    @Test
    void aBatchHasItsOwnCountsNotThoseOfItsReport() {
        Exchange exchange = new DefaultExchange(camel);
        messages.onExchangeBegin(null, exchange);
        BatchReport report = new BatchReport();
        report.start(exchange);
        exchange.getMessage().setHeader(Exchange.FILE_NAME, "stock.csv");
        exchange.getMessage().setHeader(PushgatewayConstants.RECORD_COUNT, 10L);
        exchange.getMessage().setHeader(PushgatewayConstants.REJECTED_COUNT, 2L);
        exchange.getMessage().setHeader(PushgatewayConstants.SAMPLE_COUNT, 16L);
        report.report(exchange, "csv");
        ended(exchange, 5, 0, 5);

        assertThat(newest().file()).isEqualTo("stock.csv");
        assertThat(newest().outcome()).isEqualTo(new KeptMessage.Outcome(State.LEFT_OUT, 10, 2, 16, null));
    }

    @Test
    void aMessageThatIsNotKeptAllocatesNothing() {
        for (int i = 0; i < 20_000; i++) {
            ended(arrived("warm", "x"), 1, 0, 1);
        }
        Exchange exchange = arrived("same", "x");
        ended(exchange, 1, 0, 1);
        exchange.removeProperty(SourceMessages.class.getName());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int messagesSeen = 100_000;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < messagesSeen; i++) {
            messages.onExchangeBegin(null, exchange);
            messages.onExchangeDone(null, exchange);
            // As if each were an exchange of its own.
            exchange.removeProperty(SourceMessages.class.getName());
        }
        double bytes = (threads.getCurrentThreadAllocatedBytes() - before) / (double) messagesSeen;

        System.out.printf("A message that the page looks at and does not keep: %.2f bytes%n", bytes);
        // Twenty a second are kept meanwhile.
        assertThat(bytes).isLessThan(8);
    }
}
