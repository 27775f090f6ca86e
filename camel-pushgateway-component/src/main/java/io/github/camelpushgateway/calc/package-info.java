/**
 * The language {@code calc}: arithmetic on a record's fields for {@code expression} and {@code when} of mapping files.
 * It can reach nothing but the record.
 */
package io.github.camelpushgateway.calc;
