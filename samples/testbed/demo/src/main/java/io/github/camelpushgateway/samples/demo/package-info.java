/**
 * The demo: the bridge's own routes, fed with sample data from an MQTT broker, an inbox and a database, and a
 * gateway to look at. What is not given as a real server is started in this process.
 */
package io.github.camelpushgateway.samples.demo;
