// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.source;

import io.github.camelpushgateway.bridge.settings.SourceSettings;
import java.util.function.Consumer;

/** A source that is to run: what kind it is of, and its settings. */
public record ConfiguredSource(Source kind, SourceSettings settings) {

    /** What its route is called: {@code mqtt}, or {@code mqtt-plant}. */
    public String id() {
        return settings.id();
    }

    public String routeFile() {
        return kind.routeFile(settings);
    }

    public String job() {
        return kind.job(settings);
    }

    public String mapping() {
        return kind.mapping(settings);
    }

    /** As {@link Source#reach}. */
    public String reach() throws Exception {
        return kind.reach(settings);
    }

    /** As {@link Source#look}. */
    public boolean look(Consumer<Arrival> arrivals) throws Exception {
        return kind.look(settings, arrivals);
    }

    /** @param problems is given each thing that is wrong with its settings */
    public void check(Consumer<String> problems) {
        settings.check(problems);
        kind.check(settings, problems);
    }
}
