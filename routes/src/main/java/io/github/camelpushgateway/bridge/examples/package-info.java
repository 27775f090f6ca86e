/**
 * {@code bridge test}: examples beside mapping files, each a payload with the exposition it has to become.
 */
package io.github.camelpushgateway.bridge.examples;
