// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageRingTest {

    private static KeptMessage message(long id, int bytes) {
        return new KeptMessage(id, "mqtt", 0, "a/b", null, new byte[bytes], bytes);
    }

    @Test
    void theNewestAreKeptAndComeFirst() {
        MessageRing ring = new MessageRing(3, 1_000_000);
        for (int id = 1; id <= 5; id++) {
            ring.add(message(id, 10));
        }

        assertThat(ring.newestFirst()).extracting(KeptMessage::id).containsExactly(5L, 4L, 3L);
    }

    @Test
    void longOnesTakeThePlaceOfMany() {
        MessageRing ring = new MessageRing(100, 10_000);
        for (int id = 1; id <= 20; id++) {
            ring.add(message(id, 10));
        }
        ring.add(message(21, 9_000));

        assertThat(ring.newestFirst())
                .extracting(KeptMessage::id)
                .startsWith(21L)
                .hasSizeLessThan(6);
        assertThat(ring.newestFirst().stream().mapToInt(KeptMessage::weight).sum())
                .isLessThanOrEqualTo(10_000);
    }

    @Test
    void oneThatIsTooLongForAllIsKeptAlone() {
        MessageRing ring = new MessageRing(100, 1_000);
        ring.add(message(1, 10));
        ring.add(message(2, 5_000));

        assertThat(ring.newestFirst()).extracting(KeptMessage::id).containsExactly(2L);
    }
}
