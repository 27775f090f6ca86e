// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import static org.assertj.core.api.Assertions.assertThat;

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
}
