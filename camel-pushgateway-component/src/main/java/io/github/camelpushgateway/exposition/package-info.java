/**
 * The two exposition formats that gateways read, text 0.0.4 and delimited protobuf, written and read. Knows only
 * the metric model.
 */
package io.github.camelpushgateway.exposition;
