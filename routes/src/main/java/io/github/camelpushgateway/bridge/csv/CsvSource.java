// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.settings.Values;
import io.github.camelpushgateway.bridge.source.Arrival;
import io.github.camelpushgateway.bridge.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;
import org.apache.camel.CamelContext;

/** CSV files that are dropped into a folder. */
public final class CsvSource implements Source {

    private static final SettingGroup SETTINGS = new SettingGroup(
            "CSV files (csv.camel.yaml)",
            "csv",
            "csv.inboxes",
            List.of(
                    Setting.of("csv.inbox", "the folder that files are dropped into")
                            .kind(Setting.Kind.PATH)
                            .check(Values::problemOfFolder)
                            .asRequired(),
                    Setting.of("csv.include", "a regular expression for file names; upper and lower case are the same")
                            .byDefault(".*\\.csv")
                            .check(CsvSource::problemOfPattern),
                    Setting.of("csv.settle-time", "a file is taken when it has stayed as it is for this long")
                            .byDefault("2s")
                            .check(Values::problemOfTime),
                    Setting.of(
                                    "csv.done-file",
                                    "a file is taken when this one lies beside it: `.ok` for data.csv.ok, `${file:name.noext}.ok` for data.ok, or `ready.txt` for all files")
                            .more("It takes the place of csv.settle-time, and is deleted when its file is moved.")
                            .example(".ok")
                            .check(CsvSource::problemOfDoneFile),
                    Setting.of("csv.delimiter", "what stands between columns, where the mapping does not say")
                            .byDefault(","),
                    Setting.of(
                                    "csv.skip-lines",
                                    "how many lines stand above the header, where the mapping does not say")
                            .byDefault("0")
                            .matching("\\d{1,9}", "Write how many lines stand above the header"),
                    Setting.of("csv.job", "the job that files are pushed for").byDefault("csv"),
                    Setting.of("csv.mapping", "the mapping file")
                            .kind(Setting.Kind.RESOURCE)
                            .byDefault("classpath:mappings/erp.metrics.yaml"),
                    Setting.of(
                                    "csv.inboxes",
                                    "names of several inboxes, separated by commas; each may have settings of its own, as `csv.<name>.inbox`")
                            .example("erp,lab")));

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

    @Override
    public void checkTogether(List<SourceSettings> configured, Consumer<String> problems, Consumer<String> warnings) {
        Map<String, String> folders = new HashMap<>();
        for (SourceSettings settings : configured) {
            if (settings.has("inbox") && settings.areRight("inbox")) {
                String folder = Path.of(settings.get("inbox"))
                        .toAbsolutePath()
                        .normalize()
                        .toString();
                String former = folders.putIfAbsent(folder, settings.id());
                if (former != null) {
                    problems.accept(former + " and " + settings.id() + " have the same inbox " + folder
                            + ": each file would be taken by one of them, and nobody knows which. Give each a folder");
                }
            }
        }
    }

    @Override
    public String template(SourceSettings settings) {
        return "csv";
    }

    @Override
    public Map<String, String> parameters(SourceSettings settings) {
        return Map.of("feed", settings.feed());
    }

    /** An inbox's settings are no part of a text of the route, so that they may hold any character. */
    @Override
    public void bind(SourceSettings settings, CamelContext context) {
        context.getRegistry().bind(settings.id(), InboxSettings.of(settings));
    }

    @Override
    public String reach(SourceSettings settings) throws IOException {
        return InboxLook.reach(InboxSettings.of(settings));
    }

    @Override
    public boolean look(SourceSettings settings, Consumer<Arrival> arrivals) throws IOException {
        new InboxLook(InboxSettings.of(settings)).watch(arrivals);
        return true;
    }

    private static String problemOfDoneFile(String doneFile) {
        try {
            DoneFile.of(doneFile);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static String problemOfPattern(String include) {
        try {
            InboxSettings.pattern(include);
            return null;
        } catch (PatternSyntaxException e) {
            return "It has to be a regular expression, such as .*\\.csv (in a properties file .*\\\\.csv)";
        }
    }
}
