// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.body.BodyOptions;
import io.github.camelpushgateway.exchange.ExchangeReader;
import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.group.key.GroupingPathParser;
import io.github.camelpushgateway.mapping.file.MappingResources;
import java.io.IOException;
import java.time.Instant;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** Push metrics to a Prometheus Pushgateway, open source or managed. */
@ManagedResource(description = "Managed pushgateway endpoint")
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "pushgateway",
        title = "Pushgateway",
        syntax = "pushgateway:job",
        producerOnly = true,
        category = {Category.MONITORING, Category.HTTP},
        headersClass = PushgatewayConstants.class)
public class PushgatewayEndpoint extends DefaultEndpoint implements AsyncEndpoint {

    @UriParam
    private PushgatewayConfiguration configuration;

    /** What all producers of this endpoint share while at least one of them runs. Guarded by this. */
    private PushSession session;

    private int producersRunning;

    private EndpointOptions options;

    public PushgatewayEndpoint(String uri, PushgatewayComponent component, PushgatewayConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    /**
     * Checks the options, so that a mistake shows where the endpoint is made and not with the first message.
     *
     * @throws IllegalArgumentException naming the option, what is wrong with it, and what is allowed
     */
    void checkOptions() {
        options = new EndpointOptions(configuration);
        getComponent().checkStateStore(configuration.getStateStore());
    }

    /** The options as the parts below understand them. */
    public EndpointOptions options() {
        return options;
    }

    /** Reads exchanges as this endpoint's options say. */
    public ExchangeReader reader(BodyOptions reading) {
        return new ExchangeReader(options, configuration.getJob(), reading);
    }

    /**
     * Loads the endpoint's mapping only to see whether it can be.
     *
     * @throws io.github.camelpushgateway.mapping.file.MappingException with everything that is wrong with it
     * @throws IOException if it cannot be found or read; names it
     */
    public void checkMapping() throws IOException {
        MappingResources.load(getCamelContext(), configuration.getMapping());
    }

    /**
     * Says what an exchange would push, and why, without a connection and without remembering anything. For whoever writes mapping files.
     *
     * @throws PushgatewayException if the exchange cannot be pushed; the message says why
     * @throws io.github.camelpushgateway.mapping.file.MappingException if the endpoint's mapping is wrong
     */
    public PushPreview preview(Exchange exchange) {
        return PushPreview.of(this, exchange);
    }

    @Override
    public Producer createProducer() {
        return new PushgatewayProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "pushgateway: can only be pushed to (to:), not consumed (from:). To read metrics, scrape the gateway with Prometheus");
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    @Override
    public PushgatewayComponent getComponent() {
        return (PushgatewayComponent) super.getComponent();
    }

    public PushgatewayConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(PushgatewayConfiguration configuration) {
        this.configuration = configuration;
    }

    private synchronized PushSession running() {
        if (session == null) {
            throw new IllegalStateException(
                    "The endpoint is not running: no route or producer that uses it is started");
        }
        return session;
    }

    @ManagedAttribute(description = "The gateway's base URL")
    public String getGateway() {
        return options.gateway().toString();
    }

    @ManagedAttribute(description = "Exchanges that wait for a push")
    public int getPending() {
        return running().pending();
    }

    @ManagedAttribute(description = "Groups of the gateway that this process holds")
    public int getGroups() {
        return running().groups().size();
    }

    @ManagedAttribute(description = "Series that are retained for the gateway")
    public long getSeries() {
        return running().groups().stream().mapToLong(GroupStatus::series).sum();
    }

    @ManagedAttribute(description = "Pushes that were accepted")
    public long getPushes() {
        return running().statistics().pushes();
    }

    @ManagedAttribute(description = "Exchanges that were pushed")
    public long getExchangesPushed() {
        return running().statistics().exchanges();
    }

    @ManagedAttribute(description = "Exchanges that failed")
    public long getExchangesFailed() {
        return running().statistics().failedExchanges();
    }

    @ManagedAttribute(description = "When the gateway last accepted something; empty if never")
    public String getLastSuccess() {
        Instant last = running().statistics().lastSuccess();
        return last == null ? "" : last.toString();
    }

    @ManagedAttribute(description = "The last failure; empty if there was none")
    public String getLastFailure() {
        PushStatistics.Failure last = running().statistics().lastFailure();
        return last == null ? "" : last.at() + " " + last.message();
    }

    @ManagedOperation(description = "Push what waits now, without a further wait for more")
    public void flush() {
        running().flush();
    }

    @ManagedOperation(
            description =
                    "Delete a group on the gateway and forget it, by its path, for example /metrics/job/sensors/site/north")
    public void deleteGroup(String path) {
        running().delete(GroupingPathParser.read(path));
    }

    /** Opens what a producer needs, or shares what is open. */
    synchronized PushSession join() throws Exception {
        if (session == null) {
            session = PushSession.open(this);
        }
        producersRunning++;
        return session;
    }

    /** A producer stopped; with the last one all is closed. */
    synchronized void leave() throws Exception {
        if (--producersRunning == 0) {
            PushSession closing = session;
            session = null;
            closing.close();
        }
    }
}
