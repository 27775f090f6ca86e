// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.List;
import java.util.Optional;

/** Recognises devices whose mapping comes with the bridge. */
final class ShippedMappings {

    private static final List<String> OF_DEVICES = List.of("tasmota", "zigbee2mqtt", "shelly-gen2", "ruuvi-gateway");

    private ShippedMappings() {}

    /** The shipped mapping that reads most of the messages, and at least half of them. */
    static Optional<String> of(List<Seen> messages, Trial trial) throws Exception {
        String best = null;
        int most = 0;
        for (String name : OF_DEVICES) {
            String mapping = "classpath:mappings/" + name + ".metrics.yaml";
            int read = trial.of(mapping, messages).read();
            if (read > most && read * 2 >= messages.size()) {
                most = read;
                best = mapping;
            }
        }
        return Optional.ofNullable(best);
    }
}
