/** The component in a Spring Boot application. */
package io.github.camelpushgateway.springboot;
