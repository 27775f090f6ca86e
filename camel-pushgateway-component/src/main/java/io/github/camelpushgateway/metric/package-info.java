/**
 * The data model: metric families, series, labels, values and the rules their names follow. Values are immutable
 * and checked when they are built, so nothing after this package checks again. Knows no other package.
 */
@NullMarked
package io.github.camelpushgateway.metric;

import org.jspecify.annotations.NullMarked;
