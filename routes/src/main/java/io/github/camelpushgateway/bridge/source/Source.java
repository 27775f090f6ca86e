// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.source;

import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;

/**
 * A kind of place that records come from. A new one is a package with an implementation, a route file in
 * {@code routes/}, and a line in {@code BridgeSettings}. Implementations hold no state.
 */
public interface Source {

    /**
     * What can be set, declared once. The prefix is the source's name; setting the first of the required ones
     * configures it.
     */
    SettingGroup settings();

    /** As it is written in {@code bridge.sources}: {@code mqtt}. */
    default String name() {
        return settings().prefix();
    }

    /** The names of all its route files. */
    default List<String> routeFiles() {
        return List.of(name() + ".camel.yaml");
    }

    /** The name of the file with its routes, in the class path's folder {@code routes}. */
    String routeFile(SourceSettings settings);

    /**
     * The template in that file which each source of this kind is a route of, or {@code null} if the file's routes
     * run as they are. A parameter {@code name} is the source's own, and so is the route's id.
     */
    default String template(SourceSettings settings) {
        return null;
    }

    /**
     * What the template's route is given beside its name: only what a URI and Camel's placeholders can hold as it
     * is, as numbers and times. All else is bound by {@link #bind}, under names that begin with the source's.
     */
    default Map<String, String> parameters(SourceSettings settings) {
        return Map.of();
    }

    /**
     * Makes what the template's route names, and binds it in the context's registry. Connects to nothing.
     *
     * @throws SettingsException if the settings do not allow it
     */
    default void bind(SourceSettings settings, CamelContext context) {}

    /**
     * Listens on what the source itself is reached at, before its route is made. Is called after {@link #bind}, and
     * only where the route is to run.
     *
     * @throws SettingsException if the settings do not allow it
     */
    default void open(SourceSettings settings, CamelContext context) {}

    /** Whether of several bridges with one lock only the one that holds it runs this source. */
    default boolean needsLock() {
        return true;
    }

    /**
     * Ends what outlives the source's route, a connection for example: the route was stopped, since another bridge runs
     * the source from now on. It may be started again.
     */
    default void leave(SourceSettings settings, CamelContext context) {}

    /**
     * Looks at what the settings say together, and connects to nothing. Each value by itself has been looked at,
     * and may be wrong or missing all the same.
     *
     * @param problems is given each thing that is wrong, as a message that names the setting
     */
    void check(SourceSettings settings, Consumer<String> problems);

    /**
     * Looks at all that are configured of this kind together.
     *
     * @param problems is given each thing that is wrong
     * @param warnings is given each thing that may not be meant
     */
    default void checkTogether(List<SourceSettings> configured, Consumer<String> problems, Consumer<String> warnings) {}

    /**
     * Reaches what it reads from, with its credentials, takes nothing away and changes nothing there. It should take no
     * longer than ten seconds. The settings have been looked at.
     *
     * @return what was seen there, in a few words; {@code null} if there is nothing to reach
     * @throws Exception why it cannot be read from, in words for people
     */
    default String reach(SourceSettings settings) throws Exception {
        return null;
    }

    /**
     * Shows what arrives now, beside a bridge that runs: takes nothing away, acknowledges nothing, moves nothing. The
     * settings have been looked at. Returns when the thread is interrupted.
     *
     * @param arrivals is given each as it comes; it may take its time
     * @return {@code false}, at once, if nothing can be seen of it in this way
     * @throws Exception why there is nothing to be seen, or no more, in words for people
     */
    default boolean look(SourceSettings settings, Consumer<Arrival> arrivals) throws Exception {
        return false;
    }

    /** The job its records are pushed for, or {@code null} if they say it themselves. */
    default String job(SourceSettings settings) {
        return settings.get("job");
    }

    /** The resource of the mapping file for its records, or {@code null}. */
    default String mapping(SourceSettings settings) {
        return settings.get("mapping");
    }
}
