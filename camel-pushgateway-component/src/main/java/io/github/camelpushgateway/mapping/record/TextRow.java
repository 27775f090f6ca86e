// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

/** Marks a record of a source that knows nothing but text, such as a CSV row: there a numeric text is a number. */
public interface TextRow {}
