// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

/**
 * Remembers some texts, so that series which have a label value in common hold it once. What comes again and again,
 * such as the name of a site, is nearly always found; what comes once, such as a device's, pushes out one of the
 * others. Thread safe without a lock: a text that another thread has just put there is found or not, and either is
 * right.
 */
public final class SharedTexts {

    private static final int REMEMBERED = 4096;

    private final String[] texts = new String[REMEMBERED];

    /** An equal text, maybe the same. */
    String of(String text) {
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & (REMEMBERED - 1);
        String known = texts[place];
        if (text.equals(known)) {
            return known;
        }
        texts[place] = text;
        return text;
    }
}
