// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth.source;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sources of credentials that have a name in the {@code credentials} option. */
@PublicApi
public final class CredentialsSuppliers {

    private CredentialsSuppliers() {}

    /**
     * One of the sources that come with the component: {@code env} (an access key from
     * {@code ALIBABA_CLOUD_ACCESS_KEY_ID}, {@code …_SECRET} and {@code ALIBABA_CLOUD_SECURITY_TOKEN}),
     * {@code file:<path>} (JSON, properties, or a directory with a file for each value), {@code ecs-role:<role>}
     * (an ECS instance's role; {@code ?allowV1=true} for metadata services without session tokens,
     * {@code ?service=<url>} for another address), {@code uri:<url>} (JSON from a web address), or {@code aliyun}
     * (the provider chain of com.aliyun:credentials-java, if it is on the class path).
     *
     * @throws IllegalArgumentException if it names none of these
     */
    public static CredentialsSupplier of(String spec) {
        String source = spec.contains(":") ? spec.substring(0, spec.indexOf(':')) : spec;
        String argument =
                spec.substring(Math.min(spec.length(), source.length() + 1)).trim();
        return switch (source.trim()) {
            case "env" -> new EnvironmentCredentials(System.getenv());
            case "file" -> file(argument);
            case "ecs-role" -> ecsRole(argument);
            case "uri" -> new UriCredentials(uri("uri:", argument));
            case "aliyun" -> AliyunChainCredentials.create();
            // Not shown: whoever takes this option for the password wrote a secret here.
            default ->
                throw new IllegalArgumentException(
                        "credentials: names no source. Use env, file:<path>, ecs-role:<role>, uri:<url>, aliyun, or #bean:<name> with a bean"
                                + " of the type CredentialsSupplier");
        };
    }

    private static CredentialsSupplier file(String argument) {
        try {
            // Both file:/path and file:///path are written.
            String path = argument.startsWith("///") ? argument.substring(2) : argument;
            if (path.isEmpty()) {
                throw new IllegalArgumentException("credentials: file: names no file. Write file:<path>");
            }
            return new FileCredentials(Path.of(path));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("credentials: file: '" + argument + "' is not a path");
        }
    }

    private static CredentialsSupplier ecsRole(String argument) {
        int question = argument.indexOf('?');
        String role = question < 0 ? argument : argument.substring(0, question);
        Map<String, String> settings = new LinkedHashMap<>();
        if (question >= 0) {
            for (String setting : argument.substring(question + 1).split("&")) {
                String[] pair = setting.split("=", 2);
                settings.put(pair[0], pair.length > 1 ? pair[1] : "");
            }
        }
        String service = settings.remove("service");
        String allowV1 = settings.remove("allowV1");
        if (allowV1 != null && !allowV1.equals("true") && !allowV1.equals("false")) {
            throw new IllegalArgumentException(
                    "credentials: ecs-role: allowV1 is true or false, not '" + allowV1 + "'");
        }
        if (!settings.isEmpty()) {
            throw new IllegalArgumentException("credentials: ecs-role: has no setting '"
                    + settings.keySet().iterator().next() + "'. It has allowV1 and service");
        }
        return new EcsRoleCredentials(
                role,
                service == null ? EcsRoleCredentials.METADATA_SERVICE : uri("ecs-role: service", service),
                "true".equals(allowV1));
    }

    private static URI uri(String what, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            // Its message shows the whole text.
            throw new IllegalArgumentException("credentials: " + what + " is not a URL. Write it as https://host/path");
        }
    }
}
