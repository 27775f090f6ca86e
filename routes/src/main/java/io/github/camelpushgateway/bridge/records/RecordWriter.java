// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.records;

import io.github.camelpushgateway.GroupKeys;
import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.bridge.status.SourceStatus;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes MQTT messages to a topic, as a step of a route: an exchange goes on when Kafka has its records, one for each
 * group that it would be pushed to, with the group as key. What Kafka does not take is written again until it does, in
 * its order, for as long as that takes; only a record that is too large fails. Whoever brings an exchange never waits.
 * Connects when its route starts. Thread safe.
 */
public final class RecordWriter extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);

    /** Where the topic of an MQTT message is. */
    private static final String MQTT_TOPIC = "CamelMqttTopic";

    private static final String USER_PROPERTIES = "CamelPushgatewayUserProperties";

    private static final long MILLIS_AFTER_A_FAILURE = 1_000;

    private final CamelContext context;
    private final KafkaConnection connection;
    private final KafkaTopics topics;
    private final String source;
    private final String topic;
    private final String job;
    private final String mapping;

    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();

    /** What Kafka has refused for now; to be written before anything else. */
    private final Queue<Part> again = new ConcurrentLinkedQueue<>();

    private volatile boolean running;
    private Thread thread;
    private SourceStatus seen;
    private GroupKeys keys;

    // Used by the writing thread only.
    private KafkaProducer<String, byte[]> producer;
    private long number;

    private record Waiting(Exchange exchange, AsyncCallback callback, AtomicInteger open) {}

    /** A record of an exchange. */
    private record Part(long number, ProducerRecord<String, byte[]> record, Waiting of) {}

    /**
     * @param source what it is called in logs, meters and health
     * @param create whether the topic may be made if it is missing
     * @param job the job that the records' owners push for
     * @param mapping that of the owners, or {@code null}
     */
    public RecordWriter(
            CamelContext context,
            KafkaConnection connection,
            String source,
            String topic,
            boolean create,
            String job,
            String mapping) {
        this.context = context;
        this.connection = connection;
        this.topics = new KafkaTopics(connection, create);
        this.source = source;
        this.topic = topic;
        this.job = job;
        this.mapping = mapping;
    }

    @Override
    protected void doStart() throws Exception {
        seen = SourceStatuses.of(context).get(source);
        Map<String, Object> options = new HashMap<>();
        options.put("job", job);
        options.put("invalidSamples", "skip");
        if (mapping != null) {
            options.put("mapping", mapping);
        }
        keys = new GroupKeys((PushgatewayEndpoint) context.getComponent("pushgateway", PushgatewayComponent.class)
                .createEndpoint("pushgateway:" + source, options));
        running = true;
        thread = new Thread(this::write, "KafkaRecords-" + source);
        thread.setDaemon(true);
        thread.start();
    }

    /** What Kafka has not taken by now fails, and is not acknowledged. */
    @Override
    protected void doStop() throws Exception {
        running = false;
        if (thread != null) {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
        List<Waiting> left = new ArrayList<>();
        queue.drainTo(left);
        again.forEach(part -> left.add(part.of));
        again.clear();
        left.forEach(waiting -> failed(waiting, stopped()));
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (!running) {
            exchange.setException(stopped());
            callback.done(true);
            return true;
        }
        queue.add(new Waiting(exchange, callback, new AtomicInteger()));
        return false;
    }

    private static IllegalStateException stopped() {
        return new IllegalStateException("The bridge was stopped before Kafka had the record");
    }

    /** One thread writes, so that the order stays. */
    private void write() {
        try {
            open();
            while (running) {
                if (!again.isEmpty()) {
                    writeAgain();
                }
                Waiting next = queue.poll(200, TimeUnit.MILLISECONDS);
                if (next != null) {
                    write(next);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The bridge is ending", e);
        } finally {
            if (producer != null) {
                producer.close(Duration.ofSeconds(2));
                producer = null;
            }
        }
    }

    private void open() throws InterruptedException {
        while (producer == null && running) {
            try {
                topics.checkRecords(topic);
                Properties properties = connection.producer();
                // A record stays in its place until it is taken.
                properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
                properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
                // Of several requests to a topic that was made a moment ago the first may be refused; those after it
                // would
                // then be out of order for good. Large ones make up for it.
                properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
                properties.put(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
                producer = new KafkaProducer<>(properties);
                seen.connected();
                LOG.info("Messages are written to the topic {} at {}", topic, connection.brokers());
            } catch (ExecutionException | KafkaException | TopicException e) {
                refused(e);
            }
        }
    }

    private void refused(Exception failure) throws InterruptedException {
        seen.disconnected(KafkaFailure.words(failure, connection.brokers()));
        TimeUnit.MILLISECONDS.sleep(MILLIS_AFTER_A_FAILURE);
    }

    /** What was refused goes first, and in its order, when all else has been answered for. */
    private void writeAgain() throws InterruptedException {
        producer.flush();
        List<Part> refused = new ArrayList<>();
        for (Part part = again.poll(); part != null; part = again.poll()) {
            refused.add(part);
        }
        refused.sort(Comparator.comparingLong(Part::number));
        TimeUnit.MILLISECONDS.sleep(MILLIS_AFTER_A_FAILURE);
        for (Part part : refused) {
            write(part);
        }
    }

    private void write(Waiting next) throws InterruptedException {
        seen.received();
        List<ProducerRecord<String, byte[]>> records = records(next.exchange);
        next.open.set(records.size());
        for (ProducerRecord<String, byte[]> record : records) {
            write(new Part(number++, record, next));
        }
    }

    private void write(Part part) throws InterruptedException {
        while (running) {
            try {
                producer.send(part.record, (written, failure) -> ended(part, failure));
                return;
            } catch (KafkaException e) {
                refused(e);
            }
        }
        failed(part.of, stopped());
    }

    private void ended(Part part, Exception failure) {
        if (failure == null) {
            seen.connected();
            if (part.of.open.decrementAndGet() == 0) {
                part.of.callback.done(false);
            }
        } else if (failure instanceof RecordTooLargeException || !running) {
            failed(part.of, failure);
        } else {
            seen.disconnected(KafkaFailure.words(failure, connection.brokers()));
            again.add(part);
        }
    }

    /** Whatever becomes of its other records. */
    private static void failed(Waiting waiting, Exception failure) {
        if (waiting.open.getAndSet(Integer.MIN_VALUE) >= 0) {
            waiting.exchange.setException(failure);
            waiting.callback.done(false);
        }
    }

    /** One for each group; one with the topic as key where there is none, so that an owner says why. */
    private List<ProducerRecord<String, byte[]>> records(Exchange exchange) {
        List<String> groups = List.of();
        try {
            groups = keys.of(exchange);
        } catch (PushgatewayException e) {
            LOG.debug("A message is written that cannot be mapped", e);
        }
        if (groups.isEmpty()) {
            return List.of(record(exchange, exchange.getMessage().getHeader(MQTT_TOPIC, String.class)));
        }
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>(groups.size());
        for (String group : groups) {
            ProducerRecord<String, byte[]> record = record(exchange, group);
            if (groups.size() > 1) {
                record.headers().add(RecordHeaders.GROUP, bytes(group));
            }
            records.add(record);
        }
        return records;
    }

    /** With all that a mapping may ask for: topic, user properties, content type. */
    private ProducerRecord<String, byte[]> record(Exchange exchange, String key) {
        Message message = exchange.getMessage();
        byte[] body = message.getBody(byte[].class);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, body == null ? new byte[0] : body);
        Headers headers = record.headers();
        String mqttTopic = message.getHeader(MQTT_TOPIC, String.class);
        if (mqttTopic != null) {
            headers.add(RecordHeaders.TOPIC, bytes(mqttTopic));
        }
        if (message.getHeader(USER_PROPERTIES) instanceof Map<?, ?> properties) {
            properties.forEach(
                    (name, value) -> headers.add(RecordHeaders.USER_PROPERTY + name, bytes(String.valueOf(value))));
        }
        String type = message.getHeader(RecordHeaders.CONTENT_TYPE, String.class);
        if (type != null) {
            headers.add(RecordHeaders.CONTENT_TYPE, bytes(type));
        }
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
