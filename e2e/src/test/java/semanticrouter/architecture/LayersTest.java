package semanticrouter.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Who may know whom. Maven enforces the modules; this enforces what Maven cannot see.
@AnalyzeClasses(packages = "semanticrouter", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchRule CORE_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage("semanticrouter.core..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("semanticrouter.core..", "java..", "org.slf4j..", "org.jspecify..");

    @ArchTest
    static final ArchRule CORE_PACKAGES_HAVE_NO_CYCLES =
            slices().matching("semanticrouter.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule MODULES_HAVE_NO_CYCLES =
            slices().matching("semanticrouter.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule KINDS_NEVER_SEE_EACH_OTHER = slices().matching(
                    "semanticrouter.(signals|selectors|plugins|stores)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule ONLY_THE_EDGES_SEE_THE_SERVER_LIBRARY = noClasses()
            .that()
            .resideOutsideOfPackages("semanticrouter.gateway..", "semanticrouter.extproc..", "semanticrouter.console..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..");

    @ArchTest
    static final ArchRule ONLY_EXTERNAL_PROCESSING_SEES_ENVOYS_MESSAGES = noClasses()
            .that()
            .resideOutsideOfPackages("semanticrouter.extproc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.envoyproxy..", "com.google.protobuf..", "io.vertx.grpc..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_READS_THE_ENVIRONMENT_OR_EXITS = noClasses()
            .that()
            .resideOutsideOfPackages("semanticrouter.cli..", "semanticrouter.testkit..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule ONE_PLACE_FORKS = noClasses()
            .that()
            .resideInAnyPackage(
                    "semanticrouter.core..",
                    "semanticrouter.signals..",
                    "semanticrouter.selectors..",
                    "semanticrouter.plugins..")
            .and()
            .doNotHaveFullyQualifiedName("semanticrouter.core.fault.Fanout")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.CompletableFuture")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.Executors");

    @ArchTest
    static final ArchRule NOBODY_PRINTS_BUT_THE_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackages("semanticrouter.cli..", "semanticrouter.testkit..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}
