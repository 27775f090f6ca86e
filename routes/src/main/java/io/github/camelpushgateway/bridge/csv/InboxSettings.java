// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import io.github.camelpushgateway.bridge.settings.SourceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/**
 * An inbox, as the settings describe it. Immutable.
 *
 * @param folder where files are dropped
 * @param include which names are taken
 * @param settleTime how long a file must have stayed as it is before it is taken; 0 takes it at first sight
 * @param doneFile what says that a file is complete, or {@code null} if nothing but time does
 * @param delimiter between columns, where the mapping does not say
 * @param skipLines how many lines are above the header, where the mapping does not say
 */
record InboxSettings(
        Path folder, Pattern include, Duration settleTime, DoneFile doneFile, String delimiter, int skipLines) {

    /** Names with line ends in them, too: they are refused, which is better than not being seen. */
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL;

    /** The inbox of a source whose settings have been looked at. */
    static InboxSettings of(SourceSettings source) {
        String doneFile = source.get("done-file");
        return new InboxSettings(
                Path.of(source.get("inbox")),
                pattern(source.get("include")),
                Duration.ofMillis(TimeUtils.toMilliSeconds(source.get("settle-time"))),
                doneFile == null ? null : DoneFile.of(doneFile),
                delimiter(source),
                Integer.parseInt(source.get("skip-lines")));
    }

    /** A setting of blanks counts as none, but here it may be a tab; written as two characters as well. */
    private static String delimiter(SourceSettings source) {
        String value = source.asWritten("delimiter");
        return value.replace("\\t", "\t");
    }

    /** @throws java.util.regex.PatternSyntaxException if it is no regular expression */
    static Pattern pattern(String include) {
        return Pattern.compile(include, FLAGS);
    }

    /** Whether a file of this name is one to take, once it is complete. */
    boolean includes(String name) {
        return !name.startsWith(".") && include.matcher(name).matches() && (doneFile == null || !doneFile.isOne(name));
    }

    Path done() {
        return folder.resolve(".done");
    }

    Path failed() {
        return folder.resolve(".failed");
    }

    Path pushed() {
        return folder.resolve(".state").resolve("pushed.txt");
    }
}
