// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.ScheduledPollEndpoint;

/** The endpoint of one inbox. */
public final class InboxEndpoint extends ScheduledPollEndpoint {

    private static final long DELAY_MILLIS = 500;

    private final InboxSettings settings;

    InboxEndpoint(String uri, Component component, InboxSettings settings) {
        super(uri, component);
        this.settings = settings;
        setInitialDelay(DELAY_MILLIS);
        setDelay(DELAY_MILLIS);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        InboxConsumer consumer = new InboxConsumer(this, processor, settings);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("An inbox is only read. To write files use Camel's file component");
    }
}
