/** The component in an application with Camel Main. */
package io.github.camelpushgateway.samples.weather;
