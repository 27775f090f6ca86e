// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTextTest {

    private static String shown(String payload, int longest) {
        return PayloadText.of(payload.getBytes(StandardCharsets.UTF_8), longest);
    }

    @Test
    void whatDevicesSendOfTheirOwnSecretsIsNotShown() {
        assertThat(shown("{\"Password1\": \"hun\\\"ter2\", \"api_key\":\"k\", \"tokens\": 3, \"t\": 21.5}", 200))
                .isEqualTo("{\"Password1\": \"xxxxxx\", \"api_key\":\"xxxxxx\", \"tokens\": 3, \"t\": 21.5}");
    }

    @Test
    void longTextIsCutAndBytesAreDigits() {
        assertThat(shown("0123456789", 4)).isEqualTo("0123…");
        assertThat(PayloadText.of(new byte[] {0, (byte) 0xff}, 100)).isEqualTo("00 ff");
        assertThat(PayloadText.of(null, 100)).isNull();
    }
}
