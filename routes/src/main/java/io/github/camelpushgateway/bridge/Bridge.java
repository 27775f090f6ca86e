// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import io.github.camelpushgateway.bridge.cli.CheckCommand;
import io.github.camelpushgateway.bridge.cli.CommandLine;
import io.github.camelpushgateway.bridge.cli.ExitCode;
import io.github.camelpushgateway.bridge.cli.ExplainCommand;
import io.github.camelpushgateway.bridge.cli.RunCommand;
import io.github.camelpushgateway.bridge.cli.Usage;
import io.github.camelpushgateway.bridge.cluster.ClusterSettings;
import io.github.camelpushgateway.bridge.examples.TestCommand;
import io.github.camelpushgateway.bridge.page.ManagementSettings;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.start.InstallFolder;
import io.github.camelpushgateway.bridge.status.StartReport;
import io.github.camelpushgateway.bridge.suggest.SuggestCommand;
import io.github.camelpushgateway.bridge.verify.VerifyCommand;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The command line of the bridge. */
public final class Bridge {

    private static final String CONFIG = "--config";
    private static final String QUIET = "WARN";

    private Bridge() {}

    /**
     * Exit code 1 if something is wrong, 2 if the command line is; ended by a signal, the signal's number plus 128,
     * as ever with Java.
     */
    public static void main(String[] arguments) {
        InstallFolder.use();
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        return run(arguments, System.in, out, err);
    }

    /**
     * Runs a command as {@link #main} does, and returns. For tests, and programs that have the commands within them.
     *
     * @param in what a command reads that takes a payload from standard input
     * @param out where its answer goes
     * @param err where it says what is wrong
     * @return the exit code
     */
    public static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) {
        Path config = null;
        String command = null;
        boolean help = false;
        boolean version = false;
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--help") || argument.equals("-h")) {
                help = true;
            } else if (argument.equals("--version")) {
                version = true;
            } else if (argument.startsWith(CONFIG + "=")) {
                config = Path.of(argument.substring(CONFIG.length() + 1));
            } else if (argument.equals(CONFIG) && i + 1 < arguments.length) {
                config = Path.of(arguments[++i]);
            } else if (command == null && !argument.startsWith("-")) {
                command = argument;
            } else {
                rest.add(argument);
            }
        }
        if (version) {
            out.println(Usage.version());
            return ExitCode.OK;
        }
        if (command != null && !command.equals("run")) {
            // What such a command prints is the answer; how Camel comes and goes is no part of it. Set before the
            // first class with a logger is loaded, because logging is set up then, once.
            System.setProperty("bridge.log.level", QUIET);
            System.setProperty("bridge.log.pinned", QUIET);
        }
        if (help || "help".equals(command)) {
            out.print(Usage.of(command, BridgeSettings.groups()));
            return ExitCode.OK;
        }
        try {
            return run(command == null ? "run" : command, rest, BridgeSettings.load(config), in, out, err);
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return ExitCode.FAILED;
        } catch (CommandLine.MisuseException e) {
            return misused(e.getMessage(), command, err);
        }
    }

    private static void checkWhatBelongsToNoSource(
            Settings settings, Consumer<String> problems, Consumer<String> warnings) {
        ManagementSettings.check(settings, problems, warnings);
        ClusterSettings.check(settings, problems);
    }

    private static int run(
            String command, List<String> rest, Settings settings, InputStream in, PrintStream out, PrintStream err) {
        switch (command) {
            case "explain":
                return new ExplainCommand(settings, BridgeSettings.SOURCES, in, out, err)
                        .run(new CommandLine(rest, ExplainCommand.OPTIONS, ExplainCommand.FLAGS));
            case "check":
                return new CheckCommand(settings, BridgeSettings.SOURCES, Bridge::checkWhatBelongsToNoSource, out, err)
                        .run(new CommandLine(rest, Set.of(), CheckCommand.FLAGS));
            case "suggest":
                return new SuggestCommand(settings, in, out, err).run(new CommandLine(rest, SuggestCommand.OPTIONS));
            case "test":
                return new TestCommand(BridgeSettings.of(Map.of()), out, err)
                        .run(new CommandLine(rest, Set.of(), TestCommand.FLAGS));
            case "verify":
                return new VerifyCommand(settings, BridgeSettings.SOURCES, out, err)
                        .run(new CommandLine(rest, VerifyCommand.OPTIONS));
            case "run":
                List<String> words = new CommandLine(rest, Set.of()).words();
                if (!words.isEmpty()) {
                    throw new CommandLine.MisuseException("One command at a time, not run " + String.join(" ", words));
                }
                return new RunCommand(settings, Bridge::start, err).run();
            default:
                throw new CommandLine.MisuseException("There is no command " + command);
        }
    }

    private static RunCommand.Running start(Settings settings) throws Exception {
        RunningBridge bridge = RunningBridge.start(settings);
        StartReport.begin(bridge.camelContext(), ManagementSettings.address(settings));
        return bridge::close;
    }

    private static int misused(String what, String command, PrintStream err) {
        err.println(what + ".");
        err.println();
        err.print(Usage.brief(command));
        return ExitCode.MISUSED;
    }
}
