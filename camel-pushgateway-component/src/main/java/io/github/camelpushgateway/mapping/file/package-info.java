// SPDX-License-Identifier: Apache-2.0
/** Mapping files: reading them, with every error at its line and column, and loading them again. Internal. */
package io.github.camelpushgateway.mapping.file;
