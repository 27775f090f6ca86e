// SPDX-License-Identifier: Apache-2.0
package org.postgresql.util;

/** Stands for the objects of PostgreSQL's driver, of which only the package and the text matter. */
public record DriversOwn(String text) {

    @Override
    public String toString() {
        return text;
    }
}
