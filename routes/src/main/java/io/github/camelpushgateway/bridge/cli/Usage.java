// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.SettingsText;
import java.util.List;
import org.apache.camel.CamelContext;

/** What {@code --help} prints, of the whole and of each command. */
public final class Usage {

    private static final String ALL =
            """
            Usage: bridge [run|check|explain|suggest|test|verify] [--config=<file>]

            Brings records from MQTT, CSV files and database queries, and the pushes of other programs, to a Prometheus
            Pushgateway.

            Commands:
              run      run the routes of all configured sources until ended with Ctrl-C or SIGTERM (default)
              check    verify configuration and mappings; --connect also reaches every source and the gateway
              explain  show what becomes of a sample payload, and why; --live: of what arrives now
              suggest  write a mapping file for a payload, a CSV file, a broker's messages or a query
              test     see whether the mappings of a folder make of their examples what is expected
              verify   ask a Prometheus whether what was pushed has arrived there, and how old it is
              bridge <command> --help says more.

            Options:
              --config=<file>   a properties file with settings; else ./application.properties if there is one.
                                conf.d/*.properties beside it is read as well; paths in a file are relative to it
              --version         which version this is
              --help            this text

            Exit code: 0 if all is well, 1 if something is wrong, 2 if the command line is.
            """;

    private static final String SETTINGS =
            """

            Each setting can be a line of the file, or an environment variable: mqtt.broker-url is MQTT_BROKER_URL there.
            A setting that has a default is shown with it.
            """;

    private static final String RUN =
            """
            Usage: bridge run [--config=<file>]

            Runs the routes of all configured sources until ended with Ctrl-C or SIGTERM. What is on its way then is
            delivered first, for at most camel.main.shutdownTimeout seconds (8).

            A source that cannot be reached does not keep the others from starting; it is tried again every five seconds.
            Once a minute the log says what has come, was left out and pushed, and what is missing, until all is well.

            Options:
              --config=<file>   a properties file with settings; else ./application.properties if there is one

            Example:
              MQTT_BROKER_URL=tcp://broker:1883 MQTT_TOPIC='sensors/#' PUSHGATEWAY_URL=http://gateway:9091 bridge run

            Exit code: 1 if it could not start, 2 if the command line is wrong; 143 after SIGTERM, 130 after Ctrl-C.
            BRIDGE_LOG_LEVEL=DEBUG shows every push.
            """;

    private static final String CHECK =
            """
            Usage: bridge check [<mapping> ... | --connect] [--config=<file>]

            Verifies the configuration and every mapping file it names, or the mapping files that are given, and tells
            all that is wrong at once. Connects to nothing, but with --connect.

            Options:
              --connect         reach every source and the gateway as well, with the credentials that are set, and say
                                which is ill and why. Changes nothing: a broker is subscribed to in a session of its own,
                                a query is prepared and not run, the gateway is sent a push that it cannot read
              --config=<file>   a properties file with settings; else ./application.properties if there is one

            Examples:
              bridge check --config=/etc/bridge/application.properties && systemctl restart bridge
              bridge check sensors.metrics.yaml
              bridge check --connect

            Exit code: 0 if all is well, 1 if something is wrong, 2 if the command line is.
            """;

    private static final String SUGGEST =
            """
            Usage: bridge suggest [options]

            Writes a mapping file to standard output, made of what is there: a payload on standard input, a CSV file, the
            messages of the configured broker, or the rows of a configured query. Names, types and units are guesses to
            look through. Changes nothing, and takes nothing away from a bridge that runs.

            Options:
              --topic=<topic>   the MQTT topic that the payload on standard input came by
              --csv=<file>      a CSV file
              --seconds=<n>     listen to the configured broker for so long (30)
              --query=<name>    the rows of jdbc.<name>.query; without mqtt.topic, jdbc.query is looked at by itself
              --config=<file>   a properties file with settings; else ./application.properties if there is one

            Examples:
              echo '{"temperature":21.5}' | bridge suggest --topic=sensors/north/dev-1 > sensors.metrics.yaml
              MQTT_BROKER_URL=tcp://broker:1883 MQTT_TOPIC='#' bridge suggest --seconds=60 > plant.metrics.yaml
              bridge suggest --csv=export.csv > export.metrics.yaml

            Exit code: 0 if there is a mapping, 1 if there is nothing to make one of, 2 if the command line is wrong.
            """;

    private static final String TEST =
            """
            Usage: bridge test <folder> ... [--write]

            Sees whether the mapping files of a folder make of their examples what is written beside them, and says what
            differs. Connects to nothing; no settings count, a mapping is tested by itself.

            The examples of sensors.metrics.yaml are a list in examples/sensors.yaml, or in sensors.examples.yaml beside it:

              - topic: sensors/north/dev-1
                payload: '{"temperature": 21.5}'
                expected: |
                  sensor_temperature_celsius{device="dev-1",source="mqtt"} 21.5

            Keys of an example: topic, or file for CSV; payload (a list or map stands for a query's rows) or payloadFile;
            charset, headers, job; expected (empty: nothing is pushed) or expectedFile; leftOut, a part of the reason for
            which records have to be left out. Request lines (POST /metrics/job/example), # HELP and # TYPE may be left away.

            Options:
              --write           where an example does not say yet what is expected, write what the mapping makes of it

            Example:
              bridge test mappings

            Exit code: 0 if all became what was expected, 1 if not or if there is no example, 2 if the command line is wrong.
            """;

    private static final String VERIFY =
            """
            Usage: bridge verify [--seconds=<n>] [--config=<file>]

            Asks a Prometheus, or what answers as one, whether what the configured sources have pushed has arrived there: of
            each group how much, when it was pushed and when it was scraped; or what is missing, and the likely reason.
            A Pushgateway says itself what was pushed; of other gateways the jobs and the metrics of the mappings are looked
            for. Changes nothing.

            Settings: prometheus.url, with prometheus.username and prometheus.password, or prometheus.token.

            Options:
              --seconds=<n>     ask again until all has arrived, for at most so long
              --config=<file>   a properties file with settings; else ./application.properties if there is one

            Example:
              PROMETHEUS_URL=http://localhost:9090 bridge verify --seconds=60

            Exit code: 0 if all has arrived, 1 if not, 2 if the command line is wrong.
            """;

    private static final String EXPLAIN =
            """
            Usage: bridge explain [<payload>] [options]
                   bridge explain --live [--seconds=<n>]

            Shows what becomes of a sample payload, a file or standard input: which rule is used and why, each metric's
            series or why it has none, and the requests that would be sent, secrets masked. Connects to nothing.
            With --live: what becomes of the messages that arrive now, from every configured source. Pushes, acknowledges and
            moves nothing; a bridge that runs misses nothing. Query rows are those from the start, whatever was read before.

            Options:
              --live            what arrives now, until Ctrl-C; retained messages are marked
              --seconds=<n>     with --live: for so long
              --topic=<topic>   the MQTT topic the payload came by
              --file=<name>     the name of the CSV file it stood in; else its own
              --mapping=<file>  a mapping file; by default the one configured for MQTT (with --topic), CSV (with --file)
                                or JDBC
              --job=<job>       the job; by default the one configured for the same
              --header=<n=v>    a header of the message; may be given often
              --config=<file>   a properties file with settings; else ./application.properties if there is one

            Examples:
              echo '{"temperature": 21.5}' | bridge explain --topic=sensors/north/dev-1
              bridge explain export.csv --file=erp-emea-2026-11-21.csv --mapping=mappings/erp.metrics.yaml

            Exit code: 0 if something would be pushed, 1 if not, 2 if the command line is wrong.
            """;

    private Usage() {}

    /** The program's version, with those of what it runs on. */
    public static String version() {
        String version = Usage.class.getPackage().getImplementationVersion();
        return "camel-pushgateway-bridge " + (version == null ? "(not packaged)" : version) + ", Apache Camel "
                + CamelContext.class.getPackage().getImplementationVersion() + ", Java "
                + System.getProperty("java.version");
    }

    /**
     * @param command the command's name, or {@code null} for none; of one there is not, the whole is explained
     * @param settings all that can be set
     */
    public static String of(String command, List<SettingGroup> settings) {
        return switch (command == null ? "" : command) {
            case "run" -> RUN;
            case "check" -> CHECK;
            case "explain" -> EXPLAIN;
            case "suggest" -> SUGGEST;
            case "test" -> TEST;
            case "verify" -> VERIFY;
            default -> ALL + SETTINGS + SettingsText.help(settings);
        };
    }

    /** As {@link #of}, without the settings: they would push what was wrong off the screen. */
    public static String brief(String command) {
        String text = of(command, List.of());
        return text.startsWith(ALL) ? ALL : text;
    }
}
