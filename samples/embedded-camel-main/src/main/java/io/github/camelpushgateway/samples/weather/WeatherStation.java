// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.weather;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The instruments, which here are a random walk. Used by one thread. */
public final class WeatherStation {

    private double roof = 21.5;
    private double cellar = 14;

    /** One record for each sensor. */
    public List<Map<String, Object>> read() {
        roof += ThreadLocalRandom.current().nextDouble(-0.2, 0.2);
        cellar += ThreadLocalRandom.current().nextDouble(-0.05, 0.05);
        return List.of(
                Map.of("sensor", "roof", "celsius", roof, "humidity_ratio", 0.41),
                Map.of("sensor", "cellar", "celsius", cellar, "humidity_ratio", 0.6));
    }
}
