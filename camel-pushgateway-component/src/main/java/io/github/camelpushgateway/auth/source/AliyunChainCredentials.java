// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth.source;

import com.aliyun.credentials.Client;
import com.aliyun.credentials.models.CredentialModel;
import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsSupplier;

/**
 * The provider chain of com.aliyun:credentials-java, which has to be on the class path: environment, system
 * properties, OIDC role, configuration files, instance role. The client keeps and renews what it finds, so its
 * expiration is not looked at here.
 */
final class AliyunChainCredentials implements CredentialsSupplier {

    private final Client client;

    private AliyunChainCredentials(Client client) {
        this.client = client;
    }

    /** Makes a supplier, or says what is missing. */
    static CredentialsSupplier create() {
        try {
            return new AliyunChainCredentials(new Client());
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "credentials: 'aliyun' needs com.aliyun:credentials-java on the class path. Add it, or use env, file:, ecs-role: or"
                            + " uri:",
                    e);
        }
    }

    @Override
    public Credentials get() {
        CredentialModel found = client.getCredential();
        return new Credentials(
                found.getBearerToken(),
                null,
                null,
                found.getAccessKeyId(),
                found.getAccessKeySecret(),
                found.getSecurityToken(),
                null);
    }

    @Override
    public String toString() {
        return "aliyun";
    }
}
