/**
 * What an exchange's body is, and how to read it: numbers, records, rows, expositions, registries. {@link
 * io.github.camelpushgateway.body.BodyReader} decides; one class reads each kind, and streams what may be large.
 */
package io.github.camelpushgateway.body;
