// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The file by which a sender says that another is complete. Written {@code .ok} it is the file's name with that
 * behind it; with {@code ${file:name}} or {@code ${file:name.noext}} in it, one for each file as well; any other
 * name is one for all of them. Immutable.
 */
public final class DoneFile {

    private static final String NAME = "${file:name}";
    private static final String STEM = "${file:name.noext}";

    private final String pattern;
    private final Pattern names;

    private DoneFile(String pattern) {
        this.pattern = pattern;
        this.names = Pattern.compile(
                Pattern.quote(pattern).replace(NAME, "\\E.+\\Q").replace(STEM, "\\E.+\\Q"), Pattern.DOTALL);
    }

    /** @throws IllegalArgumentException if it can be no name of a file in the inbox; the message says what can */
    public static DoneFile of(String text) {
        String pattern = text.startsWith(".") ? NAME + text : text;
        String plain = pattern.replace(NAME, "x").replace(STEM, "x");
        if (pattern.equals(NAME) || plain.contains("/") || plain.contains("\\") || plain.contains("${")) {
            throw new IllegalArgumentException(
                    "Write what is added to a file's name, such as .ok; or a name, which may hold " + NAME + " or "
                            + STEM + ", and no folder");
        }
        return new DoneFile(pattern);
    }

    /** Whether a name is that of such a file itself. */
    boolean isOne(String name) {
        return names.matcher(name).matches();
    }

    /** Whether one tells of all files. */
    boolean isForAll() {
        return !pattern.contains(NAME) && !pattern.contains(STEM);
    }

    Path of(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(pattern.replace(NAME, name).replace(STEM, dot > 0 ? name.substring(0, dot) : name));
    }

    boolean isThereFor(Path file) {
        return Files.exists(of(file), LinkOption.NOFOLLOW_LINKS);
    }
}
