// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads what a browser sends, bounded in bytes and time. Stateless. */
final class RequestBody {

    /** In bytes. */
    static final int MOST = 256 * 1024;

    private static final long MOST_MILLIS = 10_000;

    private RequestBody() {}

    /**
     * Reads the body; where it is too long, too slow, or no JSON by its type, answers that itself.
     *
     * @param then takes the body, on the thread of the request
     */
    static void read(RoutingContext request, Consumer<String> then) {
        String type = request.request().getHeader("Content-Type");
        // A form of another page cannot send this type without the browser asking first.
        if (type == null || !type.startsWith("application/json")) {
            refuse(request, 415, "Send application/json");
            return;
        }
        Buffer body = Buffer.buffer();
        long timer = request.vertx().setTimer(MOST_MILLIS, late -> refuse(request, 408, "The body takes too long"));
        request.request().handler(part -> {
            if (body.length() + part.length() > MOST) {
                refuse(request, 413, "At most " + MOST / 1024 + " KiB can be tried");
            } else {
                body.appendBuffer(part);
            }
        });
        request.request().endHandler(end -> {
            request.vertx().cancelTimer(timer);
            if (!request.response().ended()) {
                then.accept(body.toString(StandardCharsets.UTF_8));
            }
        });
    }

    private static void refuse(RoutingContext request, int status, String words) {
        if (!request.response().ended()) {
            request.response().putHeader("Connection", "close");
            PageAnswers.plain(request, status, words);
        }
    }
}
