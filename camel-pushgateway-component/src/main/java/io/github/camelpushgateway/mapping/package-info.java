/**
 * Mapping files: how fields of a record become samples. A file is read once, with every error at its line and
 * column, and compiled into rules; a {@link io.github.camelpushgateway.mapping.Mapping} then picks the rule for an
 * exchange and maps its records, one after the other. Knows only the metric model.
 */
package io.github.camelpushgateway.mapping;
