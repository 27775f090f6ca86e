// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import io.github.camelpushgateway.annotation.PublicApi;

/**
 * Where credentials come from when they change while routes run. Write one as a bean to take them from a vault, and
 * name the bean in the {@code credentials} option. Called from one thread at a time, never for each push: shortly
 * before the credentials expire, every minute when they don't say when that is, and once after the gateway refused
 * them.
 */
@PublicApi
@FunctionalInterface
public interface CredentialsSupplier {

    /**
     * The credentials to be used from now on. May block, but not for ever.
     *
     * @return never {@code null}
     * @throws IllegalArgumentException if what the user configured can't work, now or later
     * @throws Exception if they can't be had at the moment; the old ones are used as long as they last, and this is
     *     called again
     */
    Credentials get() throws Exception;
}
