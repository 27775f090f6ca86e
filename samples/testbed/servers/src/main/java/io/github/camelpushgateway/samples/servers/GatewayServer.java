// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

/** A gateway that runs: a real Pushgateway or the embedded one. */
public interface GatewayServer extends TestServer {

    /** The base URL, without a slash at the end: {@code /metrics/job/…} is appended to it. */
    String url();

    /** What is stored, read through the gateway's own {@code /api/v1/metrics}. */
    default StoredMetrics readBack() {
        return StoredMetrics.readFrom(url());
    }
}
