// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.bridge.records.KafkaConnection;
import io.github.camelpushgateway.bridge.records.KafkaFailure;
import io.github.camelpushgateway.bridge.records.KafkaTopics;
import io.github.camelpushgateway.bridge.status.SourceStatus;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.TopicPartition;

/**
 * A member of a consumer group that pushes for the partitions it owns and loses nothing, for the option
 * {@code kafkaClientFactory} of a {@code kafka:} endpoint, and for the last step of its route. It does what
 * camel-kafka does not: exchanges are not waited for one by one; what is committed is what the gateway has accepted,
 * and all before it; and the groups of a partition go from owner to owner with it. Set it up before the route starts;
 * thread safe then.
 */
public final class KafkaSession extends DefaultKafkaClientFactory
        implements Processor, CamelContextAware, AutoCloseable {

    private final KafkaConnection connection;
    private final String source;
    private final String topic;
    private final Membership membership;
    private final PartitionOwners owners = new PartitionOwners(this::newOwner);
    private String groupId = "camel-pushgateway";
    private String stateTopic;
    private boolean createTopics;
    private String job = "mqtt";
    private String mapping;
    private volatile CamelContext context;
    private volatile SourceStatus status;
    private volatile ExecutorService threads;
    private volatile boolean closed;
    private volatile long lag = -1;

    /**
     * @param source what the source is called in logs, meters and health
     * @param topic the topic with the records
     */
    public KafkaSession(KafkaConnection connection, String source, String topic) {
        this.connection = connection;
        this.source = source;
        this.topic = topic;
        this.stateTopic = topic + "-state";
        // A third less than what the others wait: a request may be under way for a while.
        this.membership = new Membership(Duration.ofMillis(connection.sessionTimeoutMillis() * 2L / 3));
    }

    /** The consumer group; {@code camel-pushgateway} if it is not set. */
    public void setGroupId(String groupId) {
        this.groupId = groupId;
    }

    /** The topic for what is known of the groups; the topic's name and {@code -state} if it is not set. */
    public void setStateTopic(String stateTopic) {
        this.stateTopic = stateTopic;
    }

    /** Whether topics that are missing are made. */
    public void setCreateTopics(boolean createTopics) {
        this.createTopics = createTopics;
    }

    /** The job that records are pushed for; {@code mqtt} if it is not set. */
    public void setJob(String job) {
        this.job = job;
    }

    /** The mapping's resource; {@code null} for none. */
    public void setMapping(String mapping) {
        this.mapping = mapping;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    @Override
    public String getBrokers(KafkaConfiguration configuration) {
        return connection.brokers();
    }

    /** @param ofEndpoint not used: what an endpoint cannot say decides here */
    @Override
    public GroupMember getConsumer(Properties ofEndpoint) {
        status();
        return new GroupMember(connection.consumer(groupId), owners, membership, new Watch());
    }

    /** Pushes a record for its partition, after those before it; does not wait for the gateway. */
    @Override
    public void process(Exchange exchange) {
        Integer partition = exchange.getMessage().getHeader(KafkaConstants.PARTITION, Integer.class);
        Long offset = exchange.getMessage().getHeader(KafkaConstants.OFFSET, Long.class);
        TopicPartition of = new TopicPartition(topic, Objects.requireNonNull(partition, KafkaConstants.PARTITION));
        owners.get(of).push(exchange.getMessage(), Objects.requireNonNull(offset, KafkaConstants.OFFSET));
    }

    private PartitionOwner newOwner(TopicPartition partition) {
        try {
            return new PartitionOwner(partition, membership, component(), new Parts(), threads());
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /** Tells status, meters and log how the consumer fares. */
    private final class Watch implements GroupMember.Watch {

        @Override
        public void checkTopics() throws ExecutionException, InterruptedException {
            new KafkaTopics(connection, createTopics).check(topic, stateTopic);
        }

        @Override
        public boolean isRunning() {
            return !closed && !context.isStopping();
        }

        @Override
        public void polled(int records, boolean isReached, long recordsBehind) {
            lag = recordsBehind;
            if (records > 0) {
                status().received();
            }
            Optional<PartitionOwner> troubled = owners.assigned().stream()
                    .filter(owner -> owner.trouble() != null)
                    .findFirst();
            if (troubled.isPresent()) {
                PartitionOwner owner = troubled.get();
                status().disconnected("partition " + owner.partition() + ": " + owner.trouble());
            } else if (isReached) {
                status().connected();
            } else if (status().isConnected()) {
                status().disconnected("nothing is heard of the group " + groupId + " at " + connection.brokers()
                        + ". While that is so, nothing is pushed: another process may own the partitions by now");
            }
        }

        @Override
        public void failed(Exception failure) {
            status().disconnected(KafkaFailure.words(failure, connection.brokers()));
        }
    }

    private SourceStatus status() {
        if (status == null) {
            status = SourceStatuses.of(context).get(source);
            context.getRegistry().findByType(MeterRegistry.class).stream()
                    .findFirst()
                    .ifPresent(registry -> Gauge.builder(
                                    "camel.pushgateway.source.lag",
                                    this,
                                    session -> session.lag < 0 ? Double.NaN : session.lag)
                            .description("Records of this process's partitions that the gateway has not accepted yet.")
                            .tag("source", source)
                            .strongReference(true)
                            .register(registry));
        }
        return status;
    }

    private PushgatewayComponent component() {
        return context.getComponent("pushgateway", PushgatewayComponent.class);
    }

    private synchronized ExecutorService threads() {
        if (threads == null) {
            int size = Math.max(2, Runtime.getRuntime().availableProcessors());
            threads = context.getExecutorServiceManager().newFixedThreadPool(this, "KafkaOwner", size);
        }
        return threads;
    }

    /** What an owner is made with. */
    private final class Parts implements PartitionOwner.Parts {

        @Override
        public KafkaStateStore store(TopicPartition partition, PartitionOwner owner) {
            return new KafkaStateStore(
                    connection, new TopicPartition(stateTopic, partition.partition()), owner::failed);
        }

        /** An endpoint for each partition: each has groups of its own, and gives them up by itself. */
        @Override
        public AsyncProducer producer(TopicPartition partition, KafkaStateStore store, PartitionOwner owner)
                throws Exception {
            Map<String, Object> options = new HashMap<>();
            options.put("job", job);
            if (mapping != null) {
                options.put("mapping", mapping);
            }
            options.put("stateStore", store);
            options.put("ownership", owner);
            // Records that cannot be read, or that no rule is for, are left out: counted, and logged once a minute.
            options.put("invalidSamples", "skip");
            // While the gateway is away records wait, in their order, and are not given up; so too while it refuses us.
            options.put("deliveryTimeout", "3650d");
            options.put("retryRefusals", "true");
            AsyncEndpoint endpoint = (AsyncEndpoint)
                    component().createEndpoint("pushgateway:" + source + "-" + partition.partition(), options);
            return endpoint.createAsyncProducer();
        }
    }

    /** Ends what was made; the consumer has been closed before. */
    @Override
    public void close() {
        closed = true;
        owners.close();
        if (threads != null) {
            context.getExecutorServiceManager().shutdownNow(threads);
        }
    }
}
