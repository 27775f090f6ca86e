// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.exchange.ExchangeReader;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.gateway.GatewayGroup;
import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.GroupingPathParser;
import io.github.camelpushgateway.mapping.Explanation;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.file.MappingResources;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import io.github.camelpushgateway.options.ConnectionOptions;
import io.github.camelpushgateway.options.EndpointOptions;
import io.github.camelpushgateway.session.GatewayCheck;
import io.github.camelpushgateway.session.PushSession;
import io.github.camelpushgateway.session.StateStores;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Push metrics to a Prometheus Pushgateway, open source or managed. */
@PublicApi
@ManagedResource(description = "Managed pushgateway endpoint")
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "pushgateway",
        title = "Pushgateway",
        syntax = "pushgateway:job",
        producerOnly = true,
        category = {Category.MONITORING, Category.HTTP},
        headersClass = PushgatewayConstants.class)
public class PushgatewayEndpoint extends DefaultEndpoint implements AsyncEndpoint, EndpointServiceLocation {

    @UriParam
    private final PushgatewayConfiguration configuration;

    private final SharedSession shared;

    /** What producers go by. Made once, from what the configuration was then. */
    @SuppressWarnings("NullAway.Init")
    private EndpointOptions options;

    public PushgatewayEndpoint(String uri, PushgatewayComponent component, PushgatewayConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
        this.shared = new SharedSession(
                toString(),
                () -> options,
                component.connections(),
                () -> component.stateStore(options.stateStore()),
                LoggerFactory.getLogger(PushgatewayProducer.class));
    }

    /**
     * Checks the options, so that a mistake shows where the endpoint is made and not with the first message.
     *
     * @throws IllegalArgumentException naming the option, what is wrong with it, and what is allowed
     */
    void checkOptions() {
        options = new EndpointOptions(configuration);
        StateStores.check(configuration.getStateStore());
    }

    /**
     * The options as the parts below understand them; what is changed in the configuration afterwards changes
     * nothing.
     */
    public EndpointOptions options() {
        return options;
    }

    /**
     * Loads the endpoint's mapping only to see whether it can be.
     *
     * @throws io.github.camelpushgateway.mapping.file.MappingException with everything that is wrong with it
     * @throws IOException if it cannot be found or read; names it
     */
    public void checkMapping() throws IOException {
        MappingResources.load(getCamelContext(), options.mapping());
    }

    /**
     * Says what an exchange would push, and why, without a connection and without remembering anything. For whoever
     * writes mapping files.
     *
     * @throws PushgatewayException if the exchange cannot be pushed; the message says why
     * @throws io.github.camelpushgateway.mapping.file.MappingException if the endpoint's mapping is wrong
     */
    public PushPreview preview(Exchange exchange) {
        return PushPreview.of(options, getCamelContext(), exchange);
    }

    /**
     * Says for each record of an exchange which rule of a mapping it takes and what becomes of each metric. Of the
     * endpoint, only how bodies are read counts. Ends soon when the thread is interrupted.
     *
     * @param mapping any mapping, not only the endpoint's own
     * @param most how many records at most
     * @throws PushgatewayException if the body cannot be read; the message says why
     */
    public List<Explanation> explain(Exchange exchange, Mapping mapping, int most) {
        try {
            return new ExchangeReader(options, options.reading().withMapping(mapping)).explain(exchange, most);
        } catch (Exception e) {
            throw PushgatewayException.of(e);
        }
    }

    /**
     * Sees whether each gateway would take a push, with the endpoint's credentials, and changes nothing there: it is
     * sent a text that it cannot read. For each that takes no longer than {@code requestTimeout}, beside what a source
     * of credentials takes.
     *
     * @return by each gateway's URL why it would not take one, with what can be done; {@code null} where it would
     */
    public Map<String, @Nullable PushgatewayException> checkGateways() {
        Map<String, @Nullable PushgatewayException> answers = new LinkedHashMap<>();
        for (ConnectionOptions gateway : options.gateways().connections()) {
            try {
                GatewayCheck.run(gateway, getCamelContext());
                answers.put(gateway.gateway().toString(), null);
            } catch (GatewayException | RuntimeException e) {
                answers.put(gateway.gateway().toString(), PushgatewayException.of(e));
            }
        }
        return answers;
    }

    /**
     * The groups that the gateways hold, whoever pushed them; one that several hold as it was pushed to last.
     *
     * @return empty if none says: a managed gateway, one that does not answer, or that refuses the question
     */
    public Optional<List<GatewayGroup>> gatewayGroups() {
        Map<Map<String, String>, GatewayGroup> groups = new LinkedHashMap<>();
        boolean said = false;
        for (ConnectionOptions gateway : options.gateways().connections()) {
            Optional<List<GatewayGroup>> held = GatewayCheck.groups(gateway, getCamelContext());
            said |= held.isPresent();
            held.orElse(List.of())
                    .forEach(group -> groups.merge(
                            group.labels(),
                            group,
                            (one, other) -> one.pushTimeSeconds() >= other.pushTimeSeconds() ? one : other));
        }
        return said ? Optional.of(List.copyOf(groups.values())) : Optional.empty();
    }

    /**
     * The names of the metrics that the endpoint's mapping declares; those with captures in them are left out.
     *
     * @throws io.github.camelpushgateway.mapping.file.MappingException if the mapping is wrong
     * @throws IOException if it cannot be found or read; names it
     */
    public List<String> declaredMetrics() throws IOException {
        Mapping mapping = MappingResources.load(getCamelContext(), options.mapping());
        return mapping == null
                ? List.of()
                : mapping.metrics().stream()
                        .map(declared -> declared.metric().name())
                        .distinct()
                        .toList();
    }

    @Override
    public Producer createProducer() {
        return new PushgatewayProducer(this, shared);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "pushgateway: can only be pushed to (to:), not consumed (from:). To read metrics, scrape the gateway with Prometheus");
    }

    @Override
    public PushgatewayComponent getComponent() {
        return (PushgatewayComponent) super.getComponent();
    }

    /** The options as the endpoint was made with. Changing them now changes nothing. */
    public PushgatewayConfiguration getConfiguration() {
        return configuration;
    }

    @Override
    public String getServiceUrl() {
        return options.gateways().toString();
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return Map.of("job", options.job());
    }

    @ManagedAttribute(description = "The gateway's base URL; of several, separated by commas")
    public String getGateway() {
        return options.gateways().toString();
    }

    @ManagedAttribute(
            description =
                    "Each gateway: its URL, groups, series, when it last accepted something, what is wrong with it")
    public List<String> getGateways() {
        return ObservedEndpoints.describe(getCamelContext(), toString());
    }

    @ManagedAttribute(description = "Exchanges that wait for a push")
    public int getPending() {
        return whileRunning(
                session -> session.channels().stream()
                        .mapToInt(PushChannel::pending)
                        .sum(),
                0);
    }

    @ManagedAttribute(description = "Groups of the gateway that this process holds")
    public int getGroups() {
        return whileRunning(session -> session.groups().size(), 0);
    }

    @ManagedAttribute(description = "Series that are retained for the gateway")
    public long getSeries() {
        return whileRunning(
                session ->
                        session.groups().stream().mapToLong(GroupStatus::series).sum(),
                0L);
    }

    @ManagedAttribute(
            description = "Part of the gateway's time that pushes have taken over the last half minute, 0 to 1")
    public double getGatewayShare() {
        return whileRunning(session -> session.most(GatewayGroups::gatewayShare), 0.0);
    }

    @ManagedAttribute(description = "How long what waits longest for a push to the gateway waits by now, in seconds")
    public double getGatewayWaitSeconds() {
        return whileRunning(session -> session.most(GatewayGroups::waitSeconds), 0.0);
    }

    @ManagedAttribute(description = "Pushes that were accepted")
    public long getPushes() {
        return whileRunning(session -> session.sum(PushStatistics::pushes), 0L);
    }

    @ManagedAttribute(description = "Exchanges that were pushed")
    public long getExchangesPushed() {
        return whileRunning(session -> session.sum(PushStatistics::exchanges), 0L);
    }

    @ManagedAttribute(description = "Exchanges that failed")
    public long getExchangesFailed() {
        return whileRunning(session -> session.sum(PushStatistics::failedExchanges), 0L);
    }

    @ManagedAttribute(description = "When the gateway last accepted something; empty if never")
    public String getLastSuccess() {
        return whileRunning(session -> text(session.lastSuccess()), "");
    }

    @ManagedAttribute(description = "The last failure; empty if there was none")
    public String getLastFailure() {
        return whileRunning(session -> text(session.lastFailure()), "");
    }

    private static String text(@Nullable Instant time) {
        return time == null ? "" : time.toString();
    }

    private static String text(PushStatistics.@Nullable Failure failure) {
        return failure == null ? "" : failure.at() + " " + failure.message();
    }

    /** Attributes of an endpoint that no producer of uses are shown too; nothing is wrong then. */
    private <T> T whileRunning(Function<PushSession, T> attribute, T idle) {
        PushSession session = shared.running();
        return session == null ? idle : attribute.apply(session);
    }

    @ManagedOperation(description = "Push what waits now, without a further wait for more")
    public void flush() {
        PushSession session = shared.running();
        if (session != null) {
            session.flush();
        }
    }

    /** @throws Exception why the group was not deleted */
    @ManagedOperation(
            description =
                    "Delete a group on the gateway and forget it, by its path, for example /metrics/job/sensors/site/north. Says what came of it")
    public String deleteGroup(String path) throws Exception {
        GroupingKey key = GroupingPathParser.read(path);
        PushSession session = shared.running();
        if (session == null) {
            throw new IllegalStateException(
                    "The endpoint is not running: no route or producer that uses it is started");
        }
        session.delete(key);
        return "The group " + key + " is deleted";
    }
}
