// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.camelpushgateway.auth.Credentials;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials as names and values, the way files and web services hold them. Names are read whatever their case and
 * separators: {@code accessKeyId}, {@code AccessKeyId}, {@code access_key_id} and {@code access-key-id} are one. No
 * message shows a value.
 */
final class CredentialsFields {

    private final Map<String, String> values = new HashMap<>();

    /** Reads a flat JSON object; what is nested in it is passed over. */
    static CredentialsFields ofJson(String json) {
        CredentialsFields fields = new CredentialsFields();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    fields.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            return fields;
        } catch (JsonProcessingException e) {
            // Its message quotes the text, and with it perhaps a secret.
            throw new IllegalArgumentException(
                    "is not JSON (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    void put(String name, String value) {
        values.put(plain(name), value);
    }

    /** The value of a name, or {@code null}. */
    @Nullable
    String get(String name) {
        return values.get(plain(name));
    }

    /**
     * The credentials.
     *
     * @throws IllegalArgumentException if there are none, or the expiration is no time
     */
    Credentials toCredentials() {
        Credentials credentials = new Credentials(
                get("token"),
                get("username"),
                get("password"),
                get("accessKeyId"),
                get("accessKeySecret"),
                get("securityToken"),
                expiration());
        if (new Credentials(
                        credentials.token(),
                        credentials.username(),
                        credentials.password(),
                        credentials.accessKeyId(),
                        credentials.accessKeySecret(),
                        credentials.securityToken(),
                        null)
                .equals(Credentials.NONE)) {
            throw new IllegalArgumentException(
                    "holds no credentials. It should hold accessKeyId and accessKeySecret (with"
                            + " securityToken and expiration if they are temporary), or token, or username and password");
        }
        return credentials;
    }

    private @Nullable Instant expiration() {
        String value = get("expiration");
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(value.trim()).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("holds an expiration that is no time. Write it as 2030-01-31T12:00:00Z");
        }
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
    }
}
