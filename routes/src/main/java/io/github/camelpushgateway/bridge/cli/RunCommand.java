// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import io.github.camelpushgateway.bridge.Bridge;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.bridge.StartFailures;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** {@code bridge run}: runs the routes until the process is told to end. */
public final class RunCommand {

    private final Settings settings;
    private final PrintStream err;

    public RunCommand(Settings settings, PrintStream err) {
        this.settings = settings;
        this.err = err;
    }

    /** @return the process's exit code, when the routes have ended or could not be started */
    public int run() {
        RunningBridge bridge;
        try {
            bridge = RunningBridge.start(settings);
        } catch (SettingsException e) {
            throw e;
        } catch (Exception e) {
            err.println("The bridge does not start: " + StartFailures.reason(e));
            return Bridge.FAILED;
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
        return Bridge.OK;
    }
}
