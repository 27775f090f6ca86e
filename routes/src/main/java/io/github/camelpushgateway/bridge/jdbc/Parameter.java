// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Hands a value to a statement so that it means the same in every time zone this process may run in. */
final class Parameter {

    private Parameter() {}

    /** @param value a number, a text, a {@link LocalDateTime}, a {@link java.time.LocalDate}, or an {@link Instant} */
    static void set(PreparedStatement statement, int number, Object value) throws SQLException {
        if (!(value instanceof Instant instant)) {
            statement.setObject(number, value);
            return;
        }
        OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
        if (statement.getConnection().getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            // Without a type of its own it takes that of the column: an instant, or the time of day in UTC.
            statement.setObject(number, time.toString(), Types.OTHER);
        } else {
            statement.setObject(number, time.toLocalDateTime());
        }
    }
}
