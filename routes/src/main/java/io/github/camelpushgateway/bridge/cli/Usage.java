// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

/** What {@code --help} prints, of the whole and of each command. */
public final class Usage {

    private static final String ALL =
            """
            Usage: bridge [run|check|explain] [--config=<file>]

            Brings records from MQTT, CSV files and database queries, and the pushes of other programs, to a Prometheus
            Pushgateway.

            Commands:
              run      run the routes of all configured sources until ended with Ctrl-C or SIGTERM (default)
              check    verify configuration and mappings without connecting to anything
              explain  show what becomes of a sample payload, and why
              bridge <command> --help says more.

            Options:
              --config=<file>   a properties file with settings; else ./application.properties if there is one
              --help            this text

            Settings can also be environment variables. The ones to start with:
              PUSHGATEWAY_URL   where to push to (http://localhost:9091)
              MQTT_BROKER_URL   tcp://host:1883, with MQTT_TOPIC (sensors/#)
              CSV_INBOX         a folder that CSV files are dropped into
              JDBC_URL          jdbc:postgresql://host/database, with JDBC_QUERY, JDBC_USERNAME, JDBC_PASSWORD
              RELAY_PORT        a port that programs push to in place of a Pushgateway's (9092)
            """;

    private static final String RUN =
            """
            Usage: bridge run [--config=<file>]

            Runs the routes of all configured sources until ended with Ctrl-C or SIGTERM. What is on its way then is
            delivered first, for at most camel.main.shutdownTimeout seconds (20).

            A source that cannot be reached does not keep the others from starting; it is tried again every five seconds.

            Options:
              --config=<file>   a properties file with settings; else ./application.properties if there is one

            Example:
              MQTT_BROKER_URL=tcp://broker:1883 MQTT_TOPIC='sensors/#' PUSHGATEWAY_URL=http://gateway:9091 bridge run

            Exit code: 1 if it could not start; 143 after SIGTERM, 130 after Ctrl-C.
            BRIDGE_LOG_LEVEL=DEBUG shows every push.
            """;

    private static final String CHECK =
            """
            Usage: bridge check [<mapping> ...] [--config=<file>]

            Verifies the configuration and every mapping file it names, or the mapping files that are given, and tells
            all that is wrong at once. Connects to nothing.

            Options:
              --config=<file>   a properties file with settings; else ./application.properties if there is one

            Examples:
              bridge check --config=/etc/bridge/application.properties && systemctl restart bridge
              bridge check sensors.metrics.yaml

            Exit code: 0 if all is well, else 1.
            """;

    private static final String EXPLAIN =
            """
            Usage: bridge explain [<payload>] [options]

            Shows what becomes of a sample payload, a file or standard input: which rule is used and why, each metric's
            series or why it has none, and the requests that would be sent, secrets masked. Connects to nothing.

            Options:
              --topic=<topic>   the MQTT topic the payload came by
              --file=<name>     the name of the CSV file it stood in
              --mapping=<file>  a mapping file; by default the one configured for MQTT (with --topic), CSV (with --file)
                                or JDBC
              --job=<job>       the job; by default the one configured for the same
              --header=<n=v>    a header of the message; may be given often
              --config=<file>   a properties file with settings; else ./application.properties if there is one

            Examples:
              echo '{"temperature": 21.5}' | bridge explain --topic=sensors/north/dev-1
              bridge explain export.csv --file=erp-emea-2026-11-21.csv --mapping=mappings/erp.metrics.yaml

            Exit code: 0 if something would be pushed, else 1.
            """;

    private Usage() {}

    /** @param command the command's name, or {@code null} for none; of one there is not, the whole is explained */
    public static String of(String command) {
        return switch (command == null ? "" : command) {
            case "run" -> RUN;
            case "check" -> CHECK;
            case "explain" -> EXPLAIN;
            default -> ALL;
        };
    }
}
