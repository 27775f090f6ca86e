/** The component in a plain Java program that runs and ends. */
package io.github.camelpushgateway.samples.nightly;
