/**
 * A gateway in memory with the HTTP interface and the refusals of a Prometheus Pushgateway, for demos and tests on
 * machines that have none. It follows the Pushgateway's own sources (versions 1.5 to 1.11) in what it accepts, what
 * it answers and the words it says it in, and shares no code with the sender it is used to test.
 */
package io.github.camelpushgateway.samples.gateway;
