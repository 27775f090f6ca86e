// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth.source;

import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import java.util.Map;

/** An access key from the environment variables that all of Alibaba Cloud's own tools read. */
public final class EnvironmentCredentials implements CredentialsSupplier {

    private static final String ID = "ALIBABA_CLOUD_ACCESS_KEY_ID";
    private static final String SECRET = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
    private static final String TOKEN = "ALIBABA_CLOUD_SECURITY_TOKEN";

    private final Map<String, String> environment;

    public EnvironmentCredentials(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Credentials get() {
        return Credentials.ofSts(required(ID), required(SECRET), environment.get(TOKEN), null);
    }

    private String required(String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }

    @Override
    public String toString() {
        return "env";
    }
}
