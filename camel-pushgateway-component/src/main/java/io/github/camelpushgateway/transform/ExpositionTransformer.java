// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.transform;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.body.RejectionLog;
import io.github.camelpushgateway.exchange.ExchangeReader;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.file.MappingResources;
import io.github.camelpushgateway.options.EndpointOptions;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.Transformer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever body the component could push into exposition, for any other endpoint: a file that node_exporter
 * reads, an answer to a scrape. The component's options say how bodies are read
 * ({@code camel.component.pushgateway.mapping} and so on), headers as for a push. Thread safe.
 */
abstract class ExpositionTransformer extends Transformer {

    private static final Logger LOG = LoggerFactory.getLogger(ExpositionTransformer.class);

    /** Options come with a job, of which no exposition says anything. */
    private static final String JOB = "exposition";

    private final ExpositionFormat format;
    private final RejectionLog rejections;
    private volatile ExchangeReader reader;

    ExpositionTransformer(String name, ExpositionFormat format) {
        super(name);
        this.format = format;
        this.rejections = new RejectionLog(LOG, name);
    }

    /** What the bytes of an exposition become as a body. */
    abstract Object body(byte[] exposition);

    /** @throws PushgatewayException if the body has no exposition; the message says why */
    @Override
    public void transform(Message message, DataType from, DataType to) {
        try {
            SampleBatch batch = reader(message).readUngrouped(message.getExchange(), rejections);
            message.setBody(body(batch.encode(format)));
            message.setHeader(Exchange.CONTENT_TYPE, format.contentType());
        } catch (Exception e) {
            throw PushgatewayException.of(e);
        }
    }

    /** Made with the first message: by then the component has its options. */
    private ExchangeReader reader(Message message) throws Exception {
        ExchangeReader made = reader;
        if (made == null) {
            CamelContext context = message.getExchange().getContext();
            EndpointOptions options = context.getComponent("pushgateway", PushgatewayComponent.class)
                    .optionsFor(JOB);
            Mapping mapping = MappingResources.load(context, options.mapping());
            made = new ExchangeReader(options, options.reading().withMapping(mapping));
            reader = made;
        }
        return made;
    }
}
