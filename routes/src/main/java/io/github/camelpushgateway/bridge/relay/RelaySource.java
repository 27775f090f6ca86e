// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.relay;

import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.settings.Values;
import io.github.camelpushgateway.bridge.source.Closing;
import io.github.camelpushgateway.bridge.source.Source;
import io.github.camelpushgateway.bridge.web.OwnPort;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;

/** Programs that push as to a Pushgateway. */
public final class RelaySource implements Source {

    private static final SettingGroup SETTINGS = new SettingGroup(
            "Relay (relay.camel.yaml)",
            "relay",
            Setting.of("relay.port", "programs that push to a Pushgateway push to this port instead")
                    .check(Values::problemOfPort)
                    .asRequired(),
            Setting.of("relay.host", "the address to listen on; `0.0.0.0` for all of the network")
                    .more("By default only programs on this machine reach it.")
                    .byDefault("127.0.0.1"),
            Setting.of("relay.username", "what senders have to give (HTTP basic authentication), with the password"),
            Setting.of("relay.password", "the senders' password").secret(),
            Setting.of(
                            "relay.tls-certificate",
                            "the file with the certificate chain, in PEM; with the key, the relay speaks HTTPS only")
                    .kind(Setting.Kind.PATH)
                    .check(Values::problemOfFile),
            Setting.of("relay.tls-key", "the file with the certificate's private key, in PEM")
                    .kind(Setting.Kind.PATH)
                    .check(Values::problemOfFile),
            Setting.of("relay.max-body-bytes", "the longest body that is taken, in bytes, compressed and decompressed")
                    .more("Without it by the heap: a hundredth of it, 1 MiB at least and 16 MiB at the most.")
                    .example("1048576")
                    .matching("[1-9]\\d{0,8}", "Write a number of bytes, for example 1048576"));

    @Override
    public SettingGroup settings() {
        return SETTINGS;
    }

    @Override
    public String routeFile(SourceSettings settings) {
        return "relay.camel.yaml";
    }

    @Override
    public String template(SourceSettings settings) {
        return "relay";
    }

    @Override
    public String job(SourceSettings settings) {
        return null;
    }

    @Override
    public String mapping(SourceSettings settings) {
        return null;
    }

    /** What a setting holds is no part of a text of the route, so that it may hold any character. */
    @Override
    public void bind(SourceSettings settings, CamelContext context) {
        RelayRequests requests = new RelayRequests();
        RelayServer server = new RelayServer();
        server.setCamelContext(context);
        server.setHost(settings.get("host"));
        server.setPort(Integer.parseInt(settings.get("port")));
        server.setUsername(settings.get("username"));
        server.setPassword(settings.get("password"));
        server.setTlsCertificate(settings.get("tls-certificate"));
        server.setTlsKey(settings.get("tls-key"));
        if (settings.has("max-body-bytes")) {
            server.setMaxBodyBytes(Long.parseLong(settings.get("max-body-bytes")));
            requests.setMaxBodyBytes(Long.parseLong(settings.get("max-body-bytes")));
        }
        context.getRegistry().bind("relayRequests", requests);
        context.getRegistry().bind("relayServer", server);
        Closing.withContext(context, server);
        server.prepare();
    }

    @Override
    public void open(SourceSettings settings, CamelContext context) {
        context.getRegistry()
                .lookupByNameAndType("relayServer", RelayServer.class)
                .start();
    }

    /** It keeps no state: each bridge takes in what is sent to it. */
    @Override
    public boolean needsLock() {
        return false;
    }

    @Override
    public void check(SourceSettings settings, Consumer<String> problems) {
        checkBothOrNone(settings, "username", "password", problems);
        checkBothOrNone(settings, "tls-certificate", "tls-key", problems);
        if (settings.has("port") && settings.areRight("port")) {
            String taken = taken(settings);
            if (taken != null && !isOfBridge(settings)) {
                problems.accept("The relay cannot listen on " + taken + ". Check " + settings.key("host") + " and "
                        + settings.key("port"));
            }
        }
    }

    /** A port that a bridge has is taken when this one is to run, and is as it should be when it is only checked. */
    @Override
    public void checkTogether(List<SourceSettings> configured, Consumer<String> problems, Consumer<String> warnings) {
        for (SourceSettings settings : configured) {
            if (settings.has("port") && settings.areRight("port")) {
                String taken = taken(settings);
                if (taken != null && isOfBridge(settings)) {
                    warnings.accept("The relay cannot listen on " + taken
                            + ": a bridge that runs already has that port. For another one beside it set "
                            + settings.key("port"));
                }
            }
        }
    }

    private static String taken(SourceSettings settings) {
        return Values.problemOfAddress(settings.get("host"), settings.get("port"));
    }

    private static boolean isOfBridge(SourceSettings settings) {
        return OwnPort.isBridge(settings.get("host"), Integer.parseInt(settings.get("port")));
    }

    private static void checkBothOrNone(SourceSettings settings, String one, String other, Consumer<String> problems) {
        if (settings.has(one) != settings.has(other)) {
            problems.accept("Of " + settings.key(one) + " and " + settings.key(other)
                    + " one is set, and the other is not. Set both, or none");
        }
    }
}
