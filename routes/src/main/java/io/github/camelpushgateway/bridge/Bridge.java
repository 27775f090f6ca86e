package io.github.camelpushgateway.bridge;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The command line of the bridge. */
public final class Bridge {

    static final int OK = 0;
    static final int FAILED = 1;

    private static final String CONFIG = "--config=";

    private static final String USAGE =
            """
            Usage: bridge [run|check|explain] [--config=<file>]

            Brings records from MQTT, CSV files and database queries, and the pushes of other programs, to a Prometheus
            Pushgateway.

            Commands:
              run      run the routes of all configured sources until ended with Ctrl-C or SIGTERM (default)
              check    verify configuration and mappings without connecting to anything; exit code 0 or 1
              explain  show what becomes of a sample payload (a file, or standard input): which rule is used and why,
                       each metric's series or why it has none, and the requests that would be sent

            Options:
              --config=<file>   a properties file with settings; else ./application.properties if there is one
              --help            this text

            Options of explain:
              --topic=<topic>   the MQTT topic the payload came by
              --file=<name>     the name of the CSV file it stood in
              --mapping=<file>  a mapping file; by default the one configured for MQTT, CSV or JDBC
              --job=<job>       the job; by default the one configured for the same
              --header=<n=v>    a header of the message; may be given often

            Settings can also be environment variables. The ones to start with:
              PUSHGATEWAY_URL   where to push to (http://localhost:9091)
              MQTT_BROKER_URL   tcp://host:1883, with MQTT_TOPIC (sensors/#)
              CSV_INBOX         a folder that CSV files are dropped into
              JDBC_URL          jdbc:postgresql://host/database, with JDBC_QUERY, JDBC_USERNAME, JDBC_PASSWORD
              RELAY_PORT        a port that programs push to in place of a Pushgateway's (9092)
            """;

    private Bridge() {}

    /** Exit code 1 if the bridge could not start; ended by a signal, the signal's number plus 128, as ever with Java. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        return run(arguments, System.in, out, err);
    }

    static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) {
        Path config = null;
        String command = null;
        List<String> rest = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals("--help") || argument.equals("-h")) {
                out.print(USAGE);
                return OK;
            } else if (argument.startsWith(CONFIG)) {
                config = Path.of(argument.substring(CONFIG.length()));
            } else if (command == null && !argument.startsWith("-")) {
                command = argument;
            } else {
                rest.add(argument);
            }
        }
        try {
            return run(command == null ? "run" : command, rest, Settings.load(config), in, out, err);
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return FAILED;
        } catch (CommandLine.MisuseException e) {
            return misused(e.getMessage(), err);
        }
    }

    private static int run(
            String command, List<String> rest, Settings settings, InputStream in, PrintStream out, PrintStream err) {
        if (!command.equals("run")) {
            // What such a command prints is the answer; how Camel comes and goes is none of it.
            System.setProperty("bridge.log.level", "WARN");
        }
        switch (command) {
            case "explain":
                return new ExplainCommand(settings, in, out, err).run(new CommandLine(rest, ExplainCommand.OPTIONS));
            case "run", "check":
                List<String> words = new CommandLine(rest, Set.of()).words();
                if (!words.isEmpty()) {
                    throw new CommandLine.MisuseException(
                            "One command at a time, not " + command + " " + String.join(" ", words));
                }
                return command.equals("run")
                        ? new RunCommand(settings, err).run()
                        : new CheckCommand(settings, out, err).run();
            default:
                throw new CommandLine.MisuseException("There is no command " + command);
        }
    }

    private static int misused(String what, PrintStream err) {
        err.println(what + ".");
        err.println();
        err.print(USAGE);
        return FAILED;
    }
}
