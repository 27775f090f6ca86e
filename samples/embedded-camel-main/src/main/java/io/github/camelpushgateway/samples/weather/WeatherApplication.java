// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.weather;

import org.apache.camel.main.Main;

/** A weather station that pushes what it measures. Its settings are in {@code application.properties}. */
public final class WeatherApplication {

    private WeatherApplication() {}

    /** Runs until Ctrl-C or SIGTERM. */
    public static void main(String[] arguments) throws Exception {
        System.exit(create().run(arguments));
    }

    static Main create() {
        Main main = new Main();
        main.configure().addRoutesBuilder(new WeatherRoutes());
        return main;
    }
}
