// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.jspecify.annotations.Nullable;

/**
 * The last messages of all sources. Bound in the registry of a context before its routes are made, it watches each
 * route. Thread safe.
 */
public final class MessageLog implements RoutePolicyFactory {

    private final boolean keepsPayloads;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, SourceMessages> sources = new ConcurrentSkipListMap<>();

    /** @param keepsPayloads whether what messages hold is kept; else only that they came, and what became of them */
    public MessageLog(boolean keepsPayloads) {
        this.keepsPayloads = keepsPayloads;
    }

    /** Whether what messages hold is kept. */
    public boolean keepsPayloads() {
        return keepsPayloads;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return of(routeId);
    }

    /** The messages of a source, none so far if nobody has heard of it. */
    public SourceMessages of(String source) {
        return sources.computeIfAbsent(source, name -> new SourceMessages(name, ids, keepsPayloads));
    }

    /** All sources that messages may come from, in the order of their names. */
    public Collection<SourceMessages> sources() {
        return Collections.unmodifiableCollection(sources.values());
    }

    /** All messages that are kept, the newest first. */
    public List<KeptMessage> newestFirst() {
        List<KeptMessage> all = new ArrayList<>();
        sources.values().forEach(source -> all.addAll(source.newestFirst()));
        all.sort((one, other) -> Long.compare(other.id(), one.id()));
        return all;
    }

    /** A message by its number, or {@code null} if it is not kept any more. */
    public @Nullable KeptMessage find(long id) {
        return newestFirst().stream()
                .filter(message -> message.id() == id)
                .findFirst()
                .orElse(null);
    }
}
