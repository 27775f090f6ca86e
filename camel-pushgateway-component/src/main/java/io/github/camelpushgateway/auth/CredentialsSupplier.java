// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import io.github.camelpushgateway.auth.source.CredentialsSuppliers;

/**
 * Where credentials come from when they change while routes run. Write one as a bean to take them from a vault, and name the bean in
 * the {@code credentials} option. Called from one thread at a time, never for each push: shortly before the credentials expire, every
 * minute when they don't say when that is, and once after the gateway refused them.
 */
@FunctionalInterface
public interface CredentialsSupplier {

    /**
     * The credentials to be used from now on. May block, but not for ever.
     *
     * @return never {@code null}
     * @throws IllegalArgumentException if what the user configured can't work, now or later
     * @throws Exception if they can't be had at the moment; the old ones are used as long as they last, and this is called again
     */
    Credentials get() throws Exception;

    /**
     * One of the sources that come with the component: {@code env} (an access key from {@code ALIBABA_CLOUD_ACCESS_KEY_ID},
     * {@code …_SECRET} and {@code ALIBABA_CLOUD_SECURITY_TOKEN}), {@code file:<path>} (JSON, properties, or a directory with a file for
     * each value), {@code ecs-role:<role>} (an ECS instance's role; {@code ?allowV1=true} for metadata services without session tokens,
     * {@code ?service=<url>} for another address), {@code uri:<url>} (JSON from a web address), or {@code aliyun} (the provider chain of
     * com.aliyun:credentials-java, if it is on the class path).
     *
     * @throws IllegalArgumentException if it names none of these
     */
    static CredentialsSupplier of(String source) {
        return CredentialsSuppliers.of(source);
    }
}
