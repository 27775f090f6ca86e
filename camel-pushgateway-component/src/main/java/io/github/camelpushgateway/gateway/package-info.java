/**
 * One HTTP exchange with a gateway: its address, what kind of gateway it is and allows, the request, the answer,
 * and what a refusal means. Repeating and gathering pushes is not done here. Knows only {@code auth}.
 */
package io.github.camelpushgateway.gateway;
