/**
 * Servers to test and show against: real programs where they are installed (Pushgateway, mosquitto, PostgreSQL),
 * else embedded stand-ins. {@link io.github.camelpushgateway.samples.servers.TestServers} decides which. Everything
 * listens on 127.0.0.1 on a free port, keeps its files in a temporary directory, and is gone when it is closed or
 * this process ends.
 */
package io.github.camelpushgateway.samples.servers;
