/**
 * Who we are to a gateway: the kinds of authentication, the credentials they need, where those come from and when they are renewed.
 * Secrets live here and leave only as the value of an {@code Authorization} header. Knows no other package.
 */
package io.github.camelpushgateway.auth;
