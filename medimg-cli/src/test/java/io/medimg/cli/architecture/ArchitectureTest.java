package io.medimg.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the modules, packages and manners of all published modules to what was decided. */
@AnalyzeClasses(packages = "io.medimg", importOptions = Modules.MainSourcesOnly.class)
class ArchitectureTest {
  static final String[] VALUES = {
    "io.medimg.core.image..", "io.medimg.core.geometry..", "io.medimg.core.task.."
  };
  private static final String[] ENGINES = {
    "ai.djl..",
    "ai.onnxruntime..",
    "ai.onnx..",
    "com.google.protobuf..",
    "org.opencv..",
    "nu.pattern..",
    "org.dcm4che3..",
    "org.tribuo.."
  };
  private static final String BUILT_IN_A_PROFILE = "io.medimg.dcm4che..";
  static final String[] ADAPTERS = {
    "io.medimg.models.engine..",
    "io.medimg.pytorch..",
    "io.medimg.training..",
    "io.medimg.preprocess.opencv..",
    BUILT_IN_A_PROFILE
  };
  static final String[] SEAMS = {"io.medimg.core.inference..", "io.medimg.core.io.."};

  @ArchTest
  static void everyModuleIsSeen(JavaClasses all) {
    Set<String> seen =
        all.stream().flatMap(type -> Modules.of(type).stream()).collect(Collectors.toSet());
    assertThat(seen).isEqualTo(Modules.MAY_USE.keySet());
  }

  @ArchTest
  static final ArchRule modulesFormTheDecidedGraph =
      classes().should(Rules.useOnlyModulesThatTheirsMay());

  @ArchTest
  static final ArchRule noPackageSpansTwoJars =
      classes().should(Rules.haveTheirPackageInOneModule());

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.medimg.(**)").should().beFreeOfCycles();

  @ArchTest
  static void patternsNamePackagesThatExist(JavaClasses all) {
    Stream.of(VALUES, ADAPTERS, SEAMS)
        .flatMap(Stream::of)
        .filter(pattern -> !pattern.equals(BUILT_IN_A_PROFILE))
        .forEach(
            pattern ->
                assertThat(all.stream().anyMatch(JavaClass.Predicates.resideInAPackage(pattern)))
                    .as(pattern)
                    .isTrue());
  }

  @ArchTest
  static final ArchRule enginesStayInTheirAdapters =
      noClasses()
          .that()
          .resideOutsideOfPackages(ADAPTERS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINES);

  @ArchTest
  static final ArchRule kernelsServePreprocessingAlone =
      classes()
          .that()
          .resideInAPackage("io.medimg.preprocess.kernel..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAPackage("io.medimg.preprocess..");

  @ArchTest
  static final ArchRule kernelsKnowTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("io.medimg.preprocess.kernel..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.medimg.preprocess.kernel..", "java..", "jdk..", "org.jspecify..");

  @ArchTest
  static final ArchRule coreNeedsALoggerAndNothingElse =
      classes()
          .that(Rules.that("are in core", (JavaClass type) -> in("medimg-core", type)))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.medimg..", "java..", "javax..", "org.slf4j..", "org.jspecify..");

  @ArchTest
  static final ArchRule staticFieldsAreFinal =
      fields().that().areStatic().should().beFinal().because("two users share one JVM");

  @ArchTest
  static final ArchRule librariesAreSilent =
      noClasses().that(Rules.libraryClass()).should(ACCESS_STANDARD_STREAMS);

  /** An application's process is its own; {@code DjlSetup} puts back what it changes. */
  @ArchTest
  static final ArchRule librariesLeaveTheProcessAlone =
      noClasses()
          .that(Rules.libraryClass())
          .and()
          .doNotHaveFullyQualifiedName("io.medimg.models.engine.support.DjlSetup")
          .and()
          .doNotHaveFullyQualifiedName("io.medimg.models.engine.OfflineGuard")
          .should()
          .callMethodWhere(Rules.changesTheProcess());

  /** DJL's own look-up calls home when it is the first use of DJL. */
  @ArchTest
  static final ArchRule enginesOfDjlAreStartedOffline =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.medimg.models.engine.support.DjlSetup")
          .and()
          .doNotHaveFullyQualifiedName("io.medimg.training.PyTorchEngine")
          .and(Rules.libraryClass())
          .should()
          .callMethodWhere(Rules.startsDjl());

  /** The tripwire cannot be taken out again, so only the command line and tests put it in. */
  @ArchTest
  static final ArchRule noLibraryInstallsTheTripwire =
      noClasses()
          .that(Rules.libraryClass())
          .should()
          .callMethod("io.medimg.models.engine.OfflineGuard", "install");

  @ArchTest
  static final ArchRule checkedExceptionsAreIoOrInterruption =
      codeUnits()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat(Rules.libraryClass())
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should(Rules.throwOnlyIoOrInterruptedWhenChecked());

  @ArchTest
  static final ArchRule valuesAreClosed =
      classes()
          .that()
          .resideInAnyPackage(VALUES)
          .and()
          .areNotInterfaces()
          .and()
          .areNotAnonymousClasses()
          .should(Rules.beValues());

  @ArchTest
  static final ArchRule valuesKeepTheirFields =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(VALUES)
          .and(
              Rules.that(
                  "are outside builders",
                  (JavaMember field) -> !field.getOwner().getSimpleName().endsWith("Builder")))
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule valuesHaveNoSetters =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(VALUES)
          .should()
          .haveNameNotMatching("set[A-Z].*");

  @ArchTest
  static final ArchRule seamsAreSmall =
      classes()
          .that()
          .arePublic()
          .and()
          .areInterfaces()
          .and()
          .resideInAnyPackage(SEAMS)
          .should(Rules.haveAtMostAbstractMethods(5))
          .because("every engine and every format implements them");

  @ArchTest
  static final ArchRule internalsStayInTheirModule =
      classes().should(Rules.useNoInternalsOfOtherModules());

  private static boolean in(String module, JavaClass type) {
    return Modules.of(type).filter(module::equals).isPresent();
  }
}
