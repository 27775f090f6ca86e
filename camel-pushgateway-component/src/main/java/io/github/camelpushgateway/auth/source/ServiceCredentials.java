// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth.source;

import io.github.camelpushgateway.auth.Credentials;
import java.io.IOException;

/** The JSON document in which Alibaba Cloud's services hand out temporary credentials. */
final class ServiceCredentials {

    private ServiceCredentials() {}

    /**
     * Reads {@code {"Code": "Success", "AccessKeyId": …, "AccessKeySecret": …, "SecurityToken": …, "Expiration": …}}.
     *
     * @throws IOException if it is something else; the service may do better the next time
     */
    static Credentials read(String json) throws IOException {
        try {
            CredentialsFields fields = CredentialsFields.ofJson(json);
            String code = fields.get("Code");
            if (code != null && !code.equals("Success")) {
                throw new IOException("the answer's Code is not Success");
            }
            return fields.toCredentials();
        } catch (IllegalArgumentException e) {
            throw new IOException("the answer " + e.getMessage(), e);
        }
    }
}
