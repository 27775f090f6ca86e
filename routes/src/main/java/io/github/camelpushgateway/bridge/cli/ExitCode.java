// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

/** How a command of the bridge ends. */
public final class ExitCode {

    public static final int OK = 0;

    /** Something is wrong: the settings, a mapping, a source. */
    public static final int FAILED = 1;

    /** The command line is wrong. */
    public static final int MISUSED = 2;

    private ExitCode() {}
}
