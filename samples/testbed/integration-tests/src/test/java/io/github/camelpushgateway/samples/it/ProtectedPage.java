// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What an address answers to who gives a user and a password. */
final class ProtectedPage {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private ProtectedPage() {}

    static String of(String url, String user, String password) {
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        try {
            return CLIENT.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .header("Authorization", "Basic " + login)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
