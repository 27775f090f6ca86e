// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.demo;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What the demo was asked for: system properties, and environment variables of the same names in the bridge's way
 * of writing them.
 */
final class DemoSettings {

    private DemoSettings() {}

    /**
     * A setting of the bridge that was given to this process; it stands for a real server, or a source of one's
     * own.
     */
    static Optional<String> given(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            value = System.getenv(name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
        }
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * After how many seconds the demo ends by itself; empty: with Ctrl-C.
     *
     * @throws DemoException if it is no positive number
     */
    static Optional<Integer> seconds() throws DemoException {
        Optional<String> text = given("demo.seconds");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.get().matches("[1-9][0-9]{0,5}")) {
            throw new DemoException("-Ddemo.seconds=" + text.get() + " is no number of seconds; write for example 20");
        }
        return text.map(Integer::valueOf);
    }

    /**
     * How many plants are played: each has a broker of its own, and with more than one everything goes to two gateways.
     *
     * @throws DemoException if it is not 1 to 9
     */
    static int plants() throws DemoException {
        String text = given("demo.plants").orElse("1");
        if (!text.matches("[1-9]")) {
            throw new DemoException("-Ddemo.plants=" + text + " is no number of plants; write 1 to 9");
        }
        return Integer.parseInt(text);
    }

    /** Where the demo keeps its files; made again for each run. */
    static Path directory() {
        return Path.of(given("demo.directory").orElse("target/demo"));
    }
}
