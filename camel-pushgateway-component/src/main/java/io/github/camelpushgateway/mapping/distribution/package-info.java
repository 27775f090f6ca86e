// SPDX-License-Identifier: Apache-2.0
/** Histograms and summaries that are built from the values of records. Internal. */
package io.github.camelpushgateway.mapping.distribution;
