// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An installed Pushgateway of some version, which can be started as often as one likes. */
public final class PushgatewayProgram {

    /**
     * Further programs beside the one on the PATH, separated by commas: a system property or, without it, an
     * environment variable.
     */
    static final String PROPERTY = "pushgateway.programs";

    static final String ENVIRONMENT = "PUSHGATEWAY_PROGRAMS";

    private final Path program;
    private final String version;

    private PushgatewayProgram(Path program) {
        this.program = program;
        this.version = Programs.version(program, "--version");
    }

    /**
     * Those on the PATH (Debian calls it prometheus-pushgateway, the project itself pushgateway), and those that
     * are listed.
     *
     * @throws IllegalStateException if one that is listed is no program
     */
    public static List<PushgatewayProgram> installed() {
        Set<Path> programs = new LinkedHashSet<>();
        Programs.find("prometheus-pushgateway").ifPresent(programs::add);
        Programs.find("pushgateway").ifPresent(programs::add);
        String listed = System.getProperty(PROPERTY, System.getenv().getOrDefault(ENVIRONMENT, ""));
        for (String name : listed.split(",")) {
            if (!name.isBlank()) {
                Path program = Path.of(name.trim());
                if (!Programs.isRunnable(program)) {
                    throw new IllegalStateException(ENVIRONMENT + " names " + program + ", which is no program");
                }
                programs.add(program);
            }
        }
        List<PushgatewayProgram> result = new ArrayList<>();
        programs.forEach(program -> result.add(new PushgatewayProgram(program)));
        return result;
    }

    /** For example {@code 1.11.2}. */
    public String version() {
        return version;
    }

    /**
     * Starts one, on a free port, in memory.
     *
     * @param flags further command line flags, for example {@code --push.disable-consistency-check}
     */
    public GatewayServer start(String... flags) {
        return new PushgatewayServer(program, toString(), List.of(flags));
    }

    @Override
    public String toString() {
        return "Pushgateway " + version;
    }
}
