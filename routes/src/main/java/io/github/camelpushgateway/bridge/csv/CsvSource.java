// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.settings.Values;
import io.github.camelpushgateway.bridge.source.Source;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** CSV files that are dropped into a folder. */
public final class CsvSource implements Source {

    private static final SettingGroup SETTINGS = new SettingGroup(
            "CSV files (csv.camel.yaml)",
            "csv",
            Setting.of("csv.inbox", "the folder that files are dropped into")
                    .kind(Setting.Kind.PATH)
                    .check(CsvSource::problemOfInbox)
                    .asRequired(),
            Setting.of("csv.include", "a regular expression for file names; upper and lower case are the same")
                    .byDefault(".*\\.csv")
                    .check(CsvSource::problemOfPattern),
            Setting.of("csv.settle-time", "a file is taken when it has not been written to for this long")
                    .byDefault("2s")
                    .check(Values::problemOfTime),
            Setting.of(
                            "csv.done-file",
                            "a file is taken when this one lies beside it, as `${file:name}.done` or `ready.txt`")
                    .example("${file:name}.done"),
            Setting.of("csv.delimiter", "what stands between columns, where the mapping does not say")
                    .byDefault(","),
            Setting.of("csv.skip-lines", "how many lines stand above the header, where the mapping does not say")
                    .byDefault("0")
                    .matching("\\d{1,9}", "Write how many lines stand above the header"),
            Setting.of("csv.job", "the job that files are pushed for").byDefault("csv"),
            Setting.of("csv.mapping", "the mapping file")
                    .kind(Setting.Kind.RESOURCE)
                    .byDefault("classpath:mappings/erp.metrics.yaml"));

    @Override
    public SettingGroup settings() {
        return SETTINGS;
    }

    @Override
    public String routeFile(SourceSettings settings) {
        return "csv.camel.yaml";
    }

    @Override
    public void check(SourceSettings settings, Consumer<String> problems) {
        // Each value says it all by itself.
    }

    private static String problemOfInbox(String inbox) {
        try {
            Path directory = Path.of(inbox);
            return Files.exists(directory) && !(Files.isDirectory(directory) && Files.isWritable(directory))
                    ? "It has to be a folder that this user may write to"
                    : null;
        } catch (InvalidPathException e) {
            return "It is not a path: " + e.getReason();
        }
    }

    private static String problemOfPattern(String include) {
        try {
            Pattern.compile(include);
            return null;
        } catch (PatternSyntaxException e) {
            return "It has to be a regular expression, such as .*\\.csv (in a properties file .*\\\\.csv)";
        }
    }
}
