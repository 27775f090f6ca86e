// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** One direction of dependencies, as docs/architecture.md draws it. */
@AnalyzeClasses(packages = "io.github.camelpushgateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule EACH_ROOM_KNOWS_ONLY_THOSE_BELOW = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.github.camelpushgateway..")
            .layer("root")
            .definedBy("io.github.camelpushgateway")
            .layer("exchange")
            .definedBy("..camelpushgateway.exchange..")
            .layer("transform")
            .definedBy("..camelpushgateway.transform..")
            .layer("body")
            .definedBy("..camelpushgateway.body..")
            .layer("mapping")
            .definedBy("..camelpushgateway.mapping..")
            .layer("text")
            .definedBy("..camelpushgateway.text..")
            .layer("metric")
            .definedBy("..camelpushgateway.metric..")
            .layer("exposition")
            .definedBy("..camelpushgateway.exposition..")
            .layer("group")
            .definedBy("..camelpushgateway.group..")
            .layer("observe")
            .definedBy("..camelpushgateway.observe..")
            .layer("gateway")
            .definedBy("..camelpushgateway.gateway..")
            .layer("auth")
            .definedBy("..camelpushgateway.auth..")
            .whereLayer("root")
            .mayOnlyBeAccessedByLayers("exchange", "transform")
            .whereLayer("exchange")
            .mayOnlyAccessLayers("root", "body", "mapping", "metric", "group", "gateway")
            .whereLayer("transform")
            .mayOnlyAccessLayers("root", "exchange", "body", "mapping", "exposition", "metric", "group")
            .whereLayer("body")
            .mayOnlyAccessLayers("mapping", "exposition", "metric", "text")
            .whereLayer("mapping")
            .mayOnlyAccessLayers("metric", "text")
            .whereLayer("text")
            .mayNotAccessAnyLayer()
            .whereLayer("metric")
            .mayOnlyAccessLayers("text")
            .whereLayer("exposition")
            .mayOnlyAccessLayers("metric", "text")
            .whereLayer("group")
            .mayOnlyAccessLayers("metric", "exposition", "gateway", "text")
            .whereLayer("observe")
            .mayOnlyAccessLayers("metric", "group", "gateway")
            .whereLayer("gateway")
            .mayOnlyAccessLayers("auth")
            .whereLayer("auth")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule NO_PACKAGES_DEPEND_ON_EACH_OTHER_IN_A_CIRCLE =
            slices().matching("io.github.camelpushgateway.(*)..").should().beFreeOfCycles();
}
