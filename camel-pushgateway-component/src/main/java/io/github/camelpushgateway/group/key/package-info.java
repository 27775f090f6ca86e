// SPDX-License-Identifier: Apache-2.0
/** What names a group on a gateway, and the path of its push URL, written and read. Knows only the metric model. */
@NullMarked
package io.github.camelpushgateway.group.key;

import org.jspecify.annotations.NullMarked;
