// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

/** A relational database that runs and is empty: PostgreSQL or an embedded H2. */
public interface Database extends TestServer {

    /** A JDBC URL without credentials. */
    String jdbcUrl();

    String username();

    /** May be empty, never {@code null}. */
    String password();
}
