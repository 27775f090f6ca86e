/**
 * {@code bridge verify}: whether what this bridge has pushed is in Prometheus, how old it is there, and what is likely
 * to be the matter where it is not.
 */
package io.github.camelpushgateway.bridge.verify;
