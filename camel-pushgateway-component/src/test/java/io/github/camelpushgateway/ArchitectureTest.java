// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One direction of dependencies, as docs/architecture.md draws it, and no two classes that need each other. */
@AnalyzeClasses(packages = "io.github.camelpushgateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String BASE = "io.github.camelpushgateway";

    /** The ground floor, which every room may know. */
    private static final Set<String> GROUND = Set.of("annotation", "text");

    /** Which rooms a room may know. One that is not here may not exist. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("annotation", Set.of()),
            entry("text", Set.of()),
            entry("metric", Set.of()),
            entry("calc", Set.of("metric")),
            entry("exposition", Set.of("metric")),
            entry("auth", Set.of()),
            entry("auth.source", Set.of("auth")),
            entry("ownership", Set.of()),
            entry("gateway", Set.of("auth", "ownership")),
            entry("group.key", Set.of("metric")),
            entry("group.store", Set.of("group.key", "metric")),
            entry("group.state", Set.of("group.key", "group.store", "exposition", "metric")),
            entry(
                    "group",
                    Set.of("group.key", "group.state", "group.store", "gateway", "ownership", "exposition", "metric")),
            entry("mapping.record", Set.of("metric")),
            entry("mapping.value", Set.of("mapping.record", "metric")),
            entry("mapping.distribution", Set.of("metric")),
            entry("mapping", Set.of("mapping.distribution", "mapping.record", "mapping.value", "metric")),
            entry(
                    "mapping.file",
                    Set.of("mapping", "mapping.distribution", "mapping.record", "mapping.value", "metric")),
            entry("body", Set.of("mapping", "mapping.record", "mapping.value", "exposition", "metric")),
            entry("observe", Set.of("group", "group.key", "group.state", "metric")),
            entry(
                    "options",
                    Set.of(
                            "",
                            "body",
                            "mapping",
                            "metric",
                            "exposition",
                            "group",
                            "group.key",
                            "group.state",
                            "gateway",
                            "ownership",
                            "auth",
                            "auth.source")),
            entry(
                    "exchange",
                    Set.of(
                            "",
                            "options",
                            "body",
                            "mapping",
                            "mapping.record",
                            "metric",
                            "group",
                            "group.key",
                            "group.state",
                            "gateway")),
            entry(
                    "session",
                    Set.of(
                            "exchange",
                            "options",
                            "observe",
                            "body",
                            "mapping",
                            "mapping.file",
                            "metric",
                            "group",
                            "group.key",
                            "group.state",
                            "group.store",
                            "gateway",
                            "ownership",
                            "auth")),
            entry(
                    "transform",
                    Set.of(
                            "",
                            "exchange",
                            "options",
                            "body",
                            "mapping",
                            "mapping.file",
                            "exposition",
                            "metric",
                            "group.state")),
            entry(
                    "",
                    Set.of(
                            "session",
                            "exchange",
                            "options",
                            "observe",
                            "body",
                            "mapping",
                            "mapping.file",
                            "mapping.record",
                            "metric",
                            "exposition",
                            "group",
                            "group.key",
                            "group.state",
                            "group.store",
                            "gateway",
                            "ownership",
                            "auth")));

    /** Classes that know each other for a reason: all circles there are. */
    private static final Set<Set<String>> HARMLESS_CIRCLES = Set.of(
            // A histogram adds up its native buckets by their index, and what comes out is its own nested type.
            Set.of("metric.HistogramValue", "metric.ExponentialBuckets"),
            // Factories on their own interface: callers have one type to know.
            Set.of("auth.Authentication", "auth.FixedAuthentication", "auth.RenewedAuthentication"),
            // Camel's own: a component makes endpoints, and each gives its component, whose connections it uses.
            Set.of("PushgatewayComponent", "PushgatewayEndpoint"));

    @ArchTest
    static void eachRoomKnowsOnlyThoseItMay(JavaClasses classes) {
        Set<String> wrong = new TreeSet<>();
        known(classes).forEach((name, others) -> {
            String room = room(name);
            assertThat(MAY_KNOW).as("the rooms of " + name).containsKey(room);
            for (String other : others) {
                String target = room(other);
                if (!target.equals(room)
                        && !GROUND.contains(target)
                        && !MAY_KNOW.get(room).contains(target)) {
                    wrong.add(name + " knows " + other);
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    @ArchTest
    static void noClassesKnowEachOtherInACircle(JavaClasses classes) {
        Map<String, Set<String>> known = known(classes);
        Map<String, Set<String>> reached = new TreeMap<>();
        known.keySet().forEach(name -> reached.put(name, reached(known, name)));
        Set<Set<String>> circles = reached.keySet().stream()
                .map(name -> reached.get(name).stream()
                        .filter(other -> reached.getOrDefault(other, Set.of()).contains(name))
                        .collect(Collectors.toCollection(TreeSet::new)))
                .filter(circle -> circle.size() > 1)
                .collect(Collectors.toSet());
        assertThat(circles).isEqualTo(HARMLESS_CIRCLES);
    }

    @ArchTest
    static final ArchRule THE_COMPONENT_KNOWS_NOTHING_OF_MQTT = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.paho..", "org.apache.camel.component.paho..");

    /**
     * What each class knows of ours, nested classes counted as those around them; what protoc generates is left
     * out.
     */
    private static Map<String, Set<String>> known(JavaClasses classes) {
        Map<String, Set<String>> known = new TreeMap<>();
        for (JavaClass type : classes) {
            String name = name(type);
            if (isGenerated(name)) {
                continue;
            }
            Set<String> others = known.computeIfAbsent(name, unused -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(BASE))
                    .map(ArchitectureTest::name)
                    .filter(target -> !target.equals(name) && !isGenerated(target))
                    .forEach(others::add);
        }
        return known;
    }

    private static Set<String> reached(Map<String, Set<String>> known, String from) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(known.get(from));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                open.addAll(known.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }

    private static String name(JavaClass type) {
        return type.getName().substring(BASE.length() + 1).replaceFirst("\\$.*", "");
    }

    private static String room(String name) {
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
    }

    private static boolean isGenerated(String name) {
        return name.startsWith("exposition.proto.");
    }
}
