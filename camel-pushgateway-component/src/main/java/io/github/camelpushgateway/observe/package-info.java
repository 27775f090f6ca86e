/** What can be seen of endpoints while they run: meters, a health check, a developer console. */
package io.github.camelpushgateway.observe;
