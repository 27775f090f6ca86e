// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

/**
 * Something that is wrong now.
 *
 * @param what what it is that is ill: {@code source mqtt}, {@code gateway http://localhost:9091}
 * @param words what is wrong with it and what to do, without secrets
 * @param seconds for how long
 */
public record Problem(String what, String words, double seconds) {

    /** All of it in a sentence. */
    public String sentence() {
        return Character.toUpperCase(what.charAt(0)) + what.substring(1) + ", for " + TimeWords.of(seconds) + ": "
                + words;
    }
}
