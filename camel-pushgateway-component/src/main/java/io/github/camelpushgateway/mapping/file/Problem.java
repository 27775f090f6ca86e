// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.annotation.PublicApi;
import org.jspecify.annotations.NullMarked;

/**
 * Something wrong in a mapping file.
 *
 * @param file the file's location as it was given, for example {@code classpath:sensors.metrics.yaml}
 * @param line its line, from 1
 * @param column its column, from 1
 * @param message what is wrong and what to do
 */
@NullMarked
@PublicApi
public record Problem(String file, int line, int column, String message) {

    /** One line in the form that editors and terminals link: {@code file:line:column: message}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
