// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.camelpushgateway.bridge.status.SourceStatus;
import io.github.camelpushgateway.bridge.status.SourceStatuses;

/** One direction of dependencies in the bridge, as docs/architecture.md draws it. */
@AnalyzeClasses(packages = "io.github.camelpushgateway.bridge", importOptions = ImportOption.DoNotIncludeTests.class)
class BridgeArchitectureTest {

    private static final String BRIDGE = "io.github.camelpushgateway.bridge";

    @ArchTest
    static final ArchRule EACH_ROOM_KNOWS_ONLY_THOSE_BELOW = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(BRIDGE + "..")
            .layer("front")
            .definedBy(BRIDGE)
            .layer("cli")
            .definedBy(BRIDGE + ".cli..")
            .layer("suggest")
            .definedBy(BRIDGE + ".suggest..")
            .layer("examples")
            .definedBy(BRIDGE + ".examples..")
            .layer("verify")
            .definedBy(BRIDGE + ".verify..")
            .layer("explain")
            .definedBy(BRIDGE + ".explain..")
            .layer("start")
            .definedBy(BRIDGE + ".start..")
            .layer("cluster")
            .definedBy(BRIDGE + ".cluster..")
            .layer("page")
            .definedBy(BRIDGE + ".page..")
            .layer("mqtt")
            .definedBy(BRIDGE + ".mqtt..")
            .layer("csv")
            .definedBy(BRIDGE + ".csv..")
            .layer("jdbc")
            .definedBy(BRIDGE + ".jdbc..")
            .layer("relay")
            .definedBy(BRIDGE + ".relay..")
            .layer("kafka")
            .definedBy(BRIDGE + ".kafka..")
            .layer("records")
            .definedBy(BRIDGE + ".records..")
            .layer("route")
            .definedBy(BRIDGE + ".route..")
            .layer("web")
            .definedBy(BRIDGE + ".web..")
            .layer("status")
            .definedBy(BRIDGE + ".status..")
            .layer("source")
            .definedBy(BRIDGE + ".source..")
            .layer("failure")
            .definedBy(BRIDGE + ".failure..")
            .layer("settings")
            .definedBy(BRIDGE + ".settings..")
            .whereLayer("front")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("front", "suggest", "examples", "verify")
            .whereLayer("suggest")
            .mayOnlyBeAccessedByLayers("front", "page")
            .whereLayer("examples")
            .mayOnlyBeAccessedByLayers("front")
            .whereLayer("verify")
            .mayOnlyBeAccessedByLayers("front")
            .whereLayer("cluster")
            .mayOnlyBeAccessedByLayers("front")
            .whereLayer("page")
            .mayOnlyBeAccessedByLayers("front")
            // A source never knows another: a new one is a room and a line in the front's list.
            // The command that suggests a mapping listens to the broker that is configured.
            .whereLayer("mqtt")
            .mayOnlyBeAccessedByLayers("front", "suggest")
            .whereLayer("csv")
            .mayOnlyBeAccessedByLayers("front")
            .whereLayer("jdbc")
            .mayOnlyBeAccessedByLayers("front")
            .whereLayer("relay")
            .mayOnlyBeAccessedByLayers("front")
            .whereLayer("kafka")
            .mayOnlyBeAccessedByLayers("front")
            // The two sides of Kafka: those who write records, and those who read them.
            .whereLayer("records")
            .mayOnlyBeAccessedByLayers("mqtt", "kafka")
            .whereLayer("start")
            .mayOnlyAccessLayers("settings", "failure", "source")
            .whereLayer("explain")
            .mayOnlyAccessLayers("source")
            .whereLayer("source")
            .mayOnlyAccessLayers("settings")
            .whereLayer("failure")
            .mayOnlyAccessLayers("settings")
            .whereLayer("web")
            .mayNotAccessAnyLayer()
            .whereLayer("status")
            .mayNotAccessAnyLayer()
            .whereLayer("settings")
            .mayNotAccessAnyLayer();

    private static final String[] SOURCES = {
        BRIDGE + ".mqtt", BRIDGE + ".csv", BRIDGE + ".jdbc", BRIDGE + ".relay", BRIDGE + ".kafka"
    };

    @ArchTest
    static final ArchRule SOURCES_ARE_USED_BY_ONE_LIST_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages(SOURCES)
            .and()
            .resideOutsideOfPackage(BRIDGE + ".suggest")
            .and()
            .doNotHaveFullyQualifiedName(BridgeSettings.class.getName())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SOURCES);

    @ArchTest
    static final ArchRule NO_PACKAGES_DEPEND_ON_EACH_OTHER_IN_A_CIRCLE =
            slices().matching(BRIDGE + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CLASSES_DEPEND_ON_EACH_OTHER_IN_A_CIRCLE = slices().assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                    return SliceIdentifier.of(javaClass.getName().replaceFirst("\\$.*", ""));
                }

                @Override
                public String getDescription() {
                    return "classes with those inside them";
                }
            })
            .should()
            .beFreeOfCycles()
            // The way to a source's status is asked of the status itself.
            .ignoreDependency(SourceStatus.class, SourceStatuses.class);
}
