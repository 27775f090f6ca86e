// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A CSV body of many gigabytes, made while it is read, through a mapping into a default Pushgateway, in a small
 * heap: it is read in constant memory, or the process ends with an OutOfMemoryError. To be run with
 * {@code -Xmx64m}.
 *
 * <p>System properties: {@code gigabytes} (default 10), {@code pushgateway} (program).
 */
public final class LargeFileBenchmark {

    private static final long BYTES = Long.getLong("gigabytes", 10) * 1_000_000_000L;
    private static final int DEVICES = 1_000;

    private LargeFileBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Servers.Server gateway = Servers.pushgateway();
                CamelContext context = new DefaultCamelContext()) {
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            long start = System.nanoTime();
            Exchange sent = template.request(
                    "pushgateway:readings?mapping=classpath:benchmarks/rows.metrics.yaml&gatewayUrl=" + gateway.http(),
                    exchange -> {
                        exchange.getMessage().setHeader(Exchange.FILE_NAME, "readings.csv");
                        exchange.getMessage().setBody(new Rows());
                    });
            if (sent.getException() != null) {
                throw new IllegalStateException("The file was not pushed", sent.getException());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%,d bytes, %,d rows, %,d samples pushed in %.1f s with a heap of at most %d MB%n",
                    BYTES,
                    sent.getMessage().getHeader("CamelPushgatewayRecordCount", Long.class),
                    sent.getMessage().getHeader("CamelPushgatewaySampleCount", Integer.class),
                    seconds,
                    Runtime.getRuntime().maxMemory() / (1024 * 1024));
        }
        System.exit(0);
    }

    /** The header, and then the same thousand rows again and again. */
    private static final class Rows extends InputStream {

        private byte[] block = "time,site,device,temperature,humidity\n".getBytes(StandardCharsets.UTF_8);
        private final byte[] rows = rows();
        private int at;
        private long left = BYTES;

        private static byte[] rows() {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < DEVICES; i++) {
                rows.append("2026-01-31T10:00:00Z,site-")
                        .append(i / 100)
                        .append(",device-")
                        .append(i);
                rows.append(',')
                        .append(i % 40)
                        .append(".5,")
                        .append(30 + i % 60)
                        .append(".1\n");
            }
            return rows.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (at == block.length) {
                if (left <= 0) {
                    return -1;
                }
                block = rows;
                at = 0;
            }
            int count = Math.min(length, block.length - at);
            System.arraycopy(block, at, target, offset, count);
            at += count;
            left -= count;
            return count;
        }
    }
}
