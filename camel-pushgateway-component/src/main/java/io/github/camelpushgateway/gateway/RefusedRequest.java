// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import io.github.camelpushgateway.auth.AuthenticationKind;
import java.util.regex.Pattern;

/**
 * An answer that is no success, with what was asked, as {@link GatewayDiagnosis} judges it.
 *
 * @param words the body of the answer, bounded, without secrets
 * @param location the {@code Location} header of a redirect without its query, or {@code null}
 */
record RefusedRequest(
        GatewayProfile profile,
        GatewayUrl gateway,
        AuthenticationKind authentication,
        GatewayRequest request,
        int status,
        String words,
        String location) {

    boolean says(Pattern pattern) {
        return pattern.matcher(words).find();
    }
}
