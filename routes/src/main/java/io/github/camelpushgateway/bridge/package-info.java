/**
 * The bridge: the program that runs the ready-made routes of this module ({@code routes/*.camel.yaml}), and the
 * beans those routes use. {@link io.github.camelpushgateway.bridge.Bridge} is the command line,
 * {@link io.github.camelpushgateway.bridge.RunningBridge} the way to start it from another program.
 */
package io.github.camelpushgateway.bridge;
