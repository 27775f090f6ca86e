// SPDX-License-Identifier: Apache-2.0
/** One field to one number: numbers in text, dates, intervals, scaling. Internal. */
package io.github.camelpushgateway.mapping.value;
