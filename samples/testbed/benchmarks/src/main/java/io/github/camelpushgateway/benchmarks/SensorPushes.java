// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/**
 * Sensor messages straight into a {@code pushgateway:} producer of this process: what the component does, without
 * what a source of messages costs. Sent by one thread.
 */
final class SensorPushes implements AutoCloseable {

    static final String MAPPING = "classpath:benchmarks/growth.metrics.yaml";
    static final int SERIES_A_DEVICE = 3;

    private final CamelContext context = new DefaultCamelContext();
    private final AsyncProducer producer;
    private final int devices;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private long sent;

    /** @param gatewayUrl where the endpoint pushes to */
    SensorPushes(String gatewayUrl, int devices) throws Exception {
        this(gatewayUrl, devices, "memory");
    }

    /** @param stateStore the option of the same name */
    SensorPushes(String gatewayUrl, int devices, String stateStore) throws Exception {
        this.devices = devices;
        context.start();
        producer = context.getEndpoint("pushgateway:sensors?gatewayUrl=" + gatewayUrl + "&mapping=" + MAPPING
                        + "&stateStore=" + stateStore)
                .createAsyncProducer();
        producer.start();
    }

    long sent() {
        return sent;
    }

    long failed() {
        return failed.get();
    }

    /** Sends the message of the next device, and waits only if the endpoint holds its callers back. */
    void send(LongConsumer latencyNanos) {
        int device = (int) (sent % devices);
        int tenths = (int) (sent++ * 7 % 400);
        long start = System.nanoTime();
        // As a message comes in: text and bytes that nothing else holds.
        Exchange exchange = DefaultExchange.newFromEndpoint(producer.getEndpoint());
        exchange.getMessage()
                .setHeader(
                        "CamelMqttTopic",
                        "sensors/site-" + device / 10_000 + "/building-" + device / 1000 + "/floor-" + device / 100
                                + "/device-" + device);
        exchange.getMessage()
                .setBody(("{\"temperature\":" + tenths / 10 + '.' + tenths % 10 + "3,\"humidity\":" + (30 + device % 60)
                                + ".1,\"battery\":3." + device % 10 + '}')
                        .getBytes(StandardCharsets.US_ASCII));
        producer.process(exchange, doneSync -> {
            if (exchange.getException() != null && failed.getAndIncrement() == 0) {
                exchange.getException().printStackTrace();
            }
            latencyNanos.accept(System.nanoTime() - start);
            done.incrementAndGet();
        });
    }

    /** Waits until the gateway has all that was sent. */
    void awaitAll() {
        while (done.get() < sent) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Processor time of this process, in seconds. */
    static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    /** Bytes that are in use, garbage collected before. */
    static long heapBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Override
    public void close() throws Exception {
        producer.stop();
        context.stop();
    }
}
