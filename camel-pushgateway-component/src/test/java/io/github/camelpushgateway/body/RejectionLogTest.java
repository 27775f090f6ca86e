// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

class RejectionLogTest {

    private final List<String> lines = new ArrayList<>();
    private long now = 1_000_000;

    private final Logger logger = (Logger) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                lines.add(MessageFormatter.arrayFormat((String) arguments[0], (Object[]) arguments[1])
                        .getMessage());
                return null;
            });

    private final RejectionLog log = new RejectionLog(logger, "pushgateway:sensors", new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }
    });

    private void reject(Reason reason) {
        log.rejected(new RejectedRecord(1, 0, null, new RecordException(reason, "it is bad", "Make it good")));
    }

    @Test
    void logs_each_reason_once_a_minute_and_says_how_many_there_were() {
        reject(Reason.NOT_A_NUMBER);
        reject(Reason.NOT_A_NUMBER);
        reject(Reason.NO_RULE);
        now += 59_999;
        reject(Reason.NOT_A_NUMBER);
        assertThat(lines)
                .containsExactly(
                        "pushgateway:sensors: record left out, not_a_number: it is bad. Make it good",
                        "pushgateway:sensors: record left out, no_rule: it is bad. Make it good");

        now += 1;
        reject(Reason.NOT_A_NUMBER);
        assertThat(lines)
                .last()
                .isEqualTo(
                        "pushgateway:sensors: record left out, not_a_number: it is bad. Make it good (2 more like it since the last message)");
    }

    @Test
    void anExampleOfEachReasonIsKeptAlsoOfThoseThatAreNotLogged() {
        assertThat(log.examples()).isEmpty();
        reject(Reason.NOT_A_NUMBER);
        now += 30_000;
        log.rejected(new RejectedRecord(
                2, 0, null, new RecordException(Reason.NOT_A_NUMBER, "'many' is no number", "Send one")));
        log.noticed(Notice.LABEL_ABSENT, () -> "the label 'room' has no value");

        assertThat(lines).hasSize(2);
        assertThat(log.examples())
                .containsOnlyKeys("not_a_number", "label_absent")
                .containsEntry(
                        "not_a_number",
                        new RejectionLog.Example(Instant.ofEpochMilli(now), "'many' is no number. Send one"));
    }

    @Test
    void wordsAreMadeOnceASecondAtTheMost() {
        reject(Reason.NOT_A_NUMBER);
        now += 999;
        log.rejected(new RejectedRecord(2, 0, null, new RecordException(Reason.NOT_A_NUMBER, "later", "Later")));

        assertThat(log.examples().get("not_a_number").words()).isEqualTo("it is bad. Make it good");
    }
}
