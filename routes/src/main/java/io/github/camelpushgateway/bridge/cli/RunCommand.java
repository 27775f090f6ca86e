// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** {@code bridge run}: runs the routes until the process is told to end. */
public final class RunCommand {

    /** Starts the routes. */
    public interface Runner {

        /**
         * @throws SettingsException if a setting is missing or wrong
         * @throws Exception if the routes cannot be built
         */
        Running start(Settings settings) throws Exception;
    }

    /** Routes that run. */
    public interface Running {

        /** Ends them; returns when they have ended. */
        void close();
    }

    private final Settings settings;
    private final Runner runner;
    private final PrintStream err;

    public RunCommand(Settings settings, Runner runner, PrintStream err) {
        this.settings = settings;
        this.runner = runner;
        this.err = err;
    }

    /** @return the process's exit code, when the routes have ended or could not be started */
    public int run() {
        Running bridge;
        try {
            bridge = runner.start(settings);
        } catch (SettingsException e) {
            throw e;
        } catch (Exception e) {
            err.println("The bridge does not start: " + Causes.reason(e));
            return ExitCode.FAILED;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    bridge.close();
                    ended.countDown();
                },
                "bridge-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            bridge.close();
        }
        return ExitCode.OK;
    }
}
