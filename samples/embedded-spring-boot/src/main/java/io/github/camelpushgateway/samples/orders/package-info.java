/** The component in an application with Spring Boot. */
package io.github.camelpushgateway.samples.orders;
