// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.util.json.JsonObject;

/** Answers of the page, each with what tells a browser to be strict. Stateless. */
final class PageAnswers {

    /**
     * Nothing from elsewhere may be loaded, no script or style runs that is not a file of the page's own, no text
     * becomes markup, and no other page may show this one in a frame.
     */
    static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private PageAnswers() {}

    static void file(RoutingContext request, String type, byte[] content) {
        end(request, 200, type, Buffer.buffer(content));
    }

    static void json(RoutingContext request, JsonObject content) {
        end(request, 200, "application/json", Buffer.buffer(content.toJson()));
    }

    static void plain(RoutingContext request, int status, String words) {
        end(request, status, "text/plain; charset=utf-8", Buffer.buffer(words + "\n"));
    }

    private static void end(RoutingContext request, int status, String type, Buffer body) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status);
        response.putHeader("Content-Type", type);
        response.putHeader("Cache-Control", "no-store");
        response.putHeader("Content-Security-Policy", POLICY);
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
        response.putHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.end(body);
    }
}
