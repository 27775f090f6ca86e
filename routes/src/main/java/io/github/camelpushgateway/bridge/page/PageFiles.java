// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that a browser is given: those that are listed here and no others. Immutable. */
final class PageFiles {

    private static final List<String> NAMES = List.of(
            "index.html",
            "icon.svg",
            "page.css",
            "parts.css",
            "main.js",
            "dom.js",
            "words.js",
            "state.js",
            "flow.js",
            "charts.js",
            "messages.js",
            "explanation.js",
            "trial.js",
            "series.js",
            "failures.js",
            "settings.js");

    private final Map<String, byte[]> contents = new LinkedHashMap<>();

    PageFiles() {
        for (String name : NAMES) {
            try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
                contents.put(name, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("The page's file " + name + " cannot be read", e);
            }
        }
    }

    /** A file by its name; {@code null} if there is none. */
    byte @Nullable [] content(String name) {
        return contents.get(name);
    }

    static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/javascript; charset=utf-8";
        };
    }
}
