// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The user's {@code http.*} options as camel-http takes them, with what a push needs. */
final class HttpOptions {

    /** Options that would change what a push means, or that work on exchanges, of which camel-http sees none here. */
    private static final Set<String> DECIDED_HERE = Set.of(
            "bridgeEndpoint",
            "chunked",
            "connectionClose",
            "cookieHandler",
            "cookieStore",
            "copyHeaders",
            "customHostHeader",
            "deleteWithBody",
            "disableStreamCache",
            "followRedirects",
            "getWithBody",
            "headerFilterStrategy",
            "httpActivityListener",
            "httpBinding",
            "httpContext",
            "httpMethod",
            "httpMethodRestrict",
            "ignoreResponseBody",
            "logHttpActivity",
            "matchOnUriPrefix",
            "multipartUpload",
            "muteException",
            "okStatusCodeRange",
            "preserveHostHeader",
            "skipControlHeaders",
            "skipRequestHeaders",
            "skipResponseHeaders",
            "throwExceptionOnFailure",
            "transferException");

    private static final List<String> TIMEOUTS =
            List.of("connectionRequestTimeout", "connectTimeout", "responseTimeout", "soTimeout");

    private HttpOptions() {}

    /**
     * The options for camel-http.
     *
     * @param options the user's, without the prefix {@code http.}
     * @param requestTimeout what each timeout is that the user did not set
     * @throws IllegalArgumentException if an option is not the user's to set; names it, never its value
     */
    static Map<String, Object> forPushes(Map<String, Object> options, Duration requestTimeout) {
        Set<String> refused = new TreeSet<>(options.keySet());
        refused.retainAll(DECIDED_HERE);
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException("http." + String.join(", http.", refused)
                    + ": can't be set here, the component decides this for every push. Remove it");
        }
        Map<String, Object> all = new HashMap<>(options);
        for (String timeout : TIMEOUTS) {
            all.putIfAbsent(timeout, Long.toString(requestTimeout.toMillis()));
        }
        // Asks a server on each request to change to TLS within the plain connection (RFC 2817), which no gateway does.
        all.putIfAbsent("httpClient.protocolUpgradeEnabled", false);
        return all;
    }
}
