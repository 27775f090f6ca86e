// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import io.github.camelpushgateway.PushPreview;
import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.start.QuietCamel;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;

/**
 * {@code bridge explain}: shows what becomes of a sample payload. For each record which rule is used and why, for
 * each metric its series or why it has none; then the requests as they would be sent. Connects to nothing.
 */
public final class ExplainCommand {

    public static final Set<String> OPTIONS = Set.of("mapping", "job", "topic", "file", "header");

    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private final InputStream in;

    public ExplainCommand(Settings settings, InputStream in, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** @return 0 if something would be pushed, else 1 */
    public int run(CommandLine line) {
        if (line.words().size() > 1) {
            throw new CommandLine.MisuseException("One payload at a time, not " + String.join(" ", line.words()));
        }
        // What the payload came by says which source it is of, and so which mapping and job are meant.
        String source = line.get("topic") != null ? "mqtt" : line.get("file") != null ? "csv" : "jdbc";
        String mapping = line.get("mapping") != null
                ? CommandLine.resource(line.get("mapping"))
                : settings.get(source + ".mapping");
        String job = line.get("job") != null ? line.get("job") : settings.get(source + ".job");
        byte[] payload = payload(line.words().isEmpty() ? "-" : line.words().get(0));
        try (QuietCamel camel = new QuietCamel(settings)) {
            PushgatewayEndpoint endpoint = camel.endpoint(job, mapping);
            Exchange exchange = new DefaultExchange(camel.context());
            fill(exchange.getMessage(), line, payload);
            return print(endpoint.preview(exchange));
        } catch (CommandLine.MisuseException e) {
            throw e;
        } catch (Exception e) {
            err.println(Causes.reason(e));
            return ExitCode.FAILED;
        }
    }

    /** The message as the source's route would make it. */
    private void fill(Message message, CommandLine line, byte[] payload) {
        message.setBody(payload);
        for (String header : line.all("header")) {
            int equals = header.indexOf('=');
            if (equals <= 0) {
                throw new CommandLine.MisuseException(
                        "--header is written as --header=name=value, not '" + header + "'");
            }
            message.setHeader(header.substring(0, equals), header.substring(equals + 1));
        }
        if (line.get("topic") != null) {
            message.setHeader("CamelMqttTopic", line.get("topic"));
        }
        if (line.get("file") != null) {
            message.setHeader(Exchange.FILE_NAME, line.get("file"));
            message.setHeader("CamelPushgatewayCsvDelimiter", settings.get("csv.delimiter"));
            message.setHeader("CamelPushgatewayCsvSkipLines", settings.get("csv.skip-lines"));
        }
    }

    private int print(PushPreview preview) {
        for (int i = 0; i < preview.explanations().size(); i++) {
            if (preview.explanations().size() > 1) {
                out.println("Record " + (i + 1));
            }
            out.print(preview.explanations().get(i));
            out.println();
        }
        preview.rejected().forEach(out::println);
        if (preview.requests().isEmpty()) {
            out.println("Nothing is pushed.");
            return ExitCode.FAILED;
        }
        for (PushPreview.Request request : preview.requests()) {
            out.println(request.method() + " " + request.url());
            request.headers().forEach((name, value) -> out.println(name + ": " + value));
            out.println();
            out.println(request.text());
        }
        return ExitCode.OK;
    }

    private byte[] payload(String file) {
        try {
            return file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new CommandLine.MisuseException("The payload " + file + " cannot be read: " + e);
        }
    }
}
