/**
 * How each source of the bridge fares: whether it has a connection and if not why, and when it last took something
 * in. Sources report it to their {@link io.github.camelpushgateway.bridge.status.SourceStatus}, which
 * {@link io.github.camelpushgateway.bridge.status.SourceStatuses} gives; health, meters, log and page come from
 * there.
 */
package io.github.camelpushgateway.bridge.status;
