/**
 * What becomes of a message, and why: {@link io.github.camelpushgateway.bridge.explain.MessageExplainer} asks the
 * component, {@link io.github.camelpushgateway.bridge.explain.Explained} says it in words. Commands and the page say
 * the same because they ask here.
 */
package io.github.camelpushgateway.bridge.explain;
