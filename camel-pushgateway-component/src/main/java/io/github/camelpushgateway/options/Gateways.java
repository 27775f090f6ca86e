// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.options;

import io.github.camelpushgateway.PushgatewayConfiguration;
import io.github.camelpushgateway.gateway.GatewayUrl;
import io.github.camelpushgateway.gateway.GatewayUrlList;
import io.github.camelpushgateway.group.key.RendezvousHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The gateways an endpoint pushes to, and which of them gets what. Immutable. */
public final class Gateways {

    /** Which of several gateways gets what. */
    public enum Mode {
        /** Each gets everything. */
        REPLICATE,
        /** Each group lives on exactly one. */
        SHARD
    }

    private final List<ConnectionOptions> connections;
    private final @Nullable Mode mode;
    private final boolean acknowledgedByAll;
    private final RendezvousHash shards;
    private final Function<GatewayUrl, ConnectionOptions> elsewhere;

    private Gateways(
            List<ConnectionOptions> connections,
            @Nullable Mode mode,
            boolean acknowledgedByAll,
            Function<GatewayUrl, ConnectionOptions> elsewhere) {
        this.elsewhere = elsewhere;
        this.connections = List.copyOf(connections);
        this.mode = mode;
        this.acknowledgedByAll = acknowledgedByAll;
        this.shards = new RendezvousHash(urls());
    }

    /** @throws IllegalArgumentException naming the option, what is wrong with it, and what is allowed */
    static Gateways of(PushgatewayConfiguration configuration) {
        List<GatewayUrl> urls = GatewayUrlList.parse(configuration.getGatewayUrl());
        Mode mode = mode(configuration.getGateways());
        if (urls.size() > 1 && mode == null) {
            throw new IllegalArgumentException("gatewayUrl: names " + urls.size()
                    + " gateways, and the option gateways does not say what each gets. Set gateways=replicate (each gets"
                    + " everything) or gateways=shard (each group lives on exactly one)");
        }
        boolean all = acknowledgedByAll(configuration.getAcknowledge());
        if (all && mode == Mode.SHARD) {
            throw new IllegalArgumentException(
                    "acknowledge=all is for gateways=replicate: with gateways=shard each group has one gateway. Remove one of"
                            + " the two");
        }
        PlacedOptions placed = new PlacedOptions(configuration, urls.size());
        List<ConnectionOptions> connections = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            connections.add(ConnectionOptions.of(placed.at(i + 1), urls.get(i)));
        }
        // Whoever writes the same gateways in another order means the same gateways.
        connections.sort(Comparator.comparing(connection -> connection.gateway().toString()));
        PushgatewayConfiguration common = configuration.copy();
        return new Gateways(connections, mode, all, url -> ConnectionOptions.of(common, url));
    }

    private static @Nullable Mode mode(@Nullable String word) {
        return word == null || word.isBlank() ? null : OptionValues.word(Mode.class, "gateways", word);
    }

    private static boolean acknowledgedByAll(@Nullable String word) {
        return switch (word == null ? "any" : word.strip().toLowerCase(Locale.ROOT)) {
            case "any", "" -> false;
            case "all" -> true;
            default -> throw new IllegalArgumentException("acknowledge '" + word + "' is not one of any, all");
        };
    }

    /** How each is reached, in the order of their URLs' letters; at least one. */
    public List<ConnectionOptions> connections() {
        return connections;
    }

    /** Their base URLs, in the same order. */
    public List<String> urls() {
        return connections.stream()
                .map(connection -> connection.gateway().toString())
                .toList();
    }

    /** Whether there are several, of which each gets everything. */
    public boolean isReplicated() {
        return mode == Mode.REPLICATE && connections.size() > 1;
    }

    /** Whether each group lives on exactly one; also where there is only one yet. */
    public boolean isSharded() {
        return mode == Mode.SHARD;
    }

    /** Which of them gets what; {@code null} where there is one, and nothing was said. */
    public @Nullable Mode mode() {
        return mode;
    }

    /** Of several that each get everything, whether all have to accept a push. */
    public boolean isAcknowledgedByAll() {
        return acknowledgedByAll;
    }

    /** Where a group is pushed to: the place of its gateway; where each gets everything, that of the first. */
    public int place(String groupPath) {
        return isSharded() ? shards.place(groupPath) : 0;
    }

    /** The gateways that get a group. */
    public List<ConnectionOptions> of(String groupPath) {
        return isReplicated() ? connections : List.of(connections.get(place(groupPath)));
    }

    /** How a gateway is reached that was in the list before: with the options that all have in common. */
    public ConnectionOptions elsewhere(GatewayUrl url) {
        return elsewhere.apply(url);
    }

    /** For people: the URLs, separated by commas. */
    @Override
    public String toString() {
        return String.join(",", urls());
    }
}
