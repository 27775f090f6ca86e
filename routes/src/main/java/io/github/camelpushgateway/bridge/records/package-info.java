/**
 * Records in Kafka as both sides of it need them: how the cluster is reached, whether its topics are fit, and the
 * writing of messages.
 */
package io.github.camelpushgateway.bridge.records;
