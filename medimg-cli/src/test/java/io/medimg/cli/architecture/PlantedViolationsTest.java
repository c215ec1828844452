package io.medimg.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of {@link ArchitectureTest} fails on a class that breaks it, compiled here. */
class PlantedViolationsTest {
  /** A rule, and what breaks it: module, package and class to source. */
  private static final Map<String, List<String>> PLANTED = new LinkedHashMap<>();

  @TempDir private Path folder;

  private static void plant(String rule, String... modulesAndSources) {
    PLANTED.put(rule, List.of(modulesAndSources));
  }

  static {
    plant(
        "modulesFormTheDecidedGraph",
        "medimg-core package io.medimg.core.planted; class P { io.medimg.dicom.DicomReader r; }");
    plant(
        "noPackageSpansTwoJars",
        "medimg-core package io.medimg.planted; class A { }",
        "medimg-dicom package io.medimg.planted; class B { }");
    plant(
        "packagesAreFreeOfCycles",
        "medimg-core package io.medimg.core.one; public class A { io.medimg.core.two.B b; }",
        "medimg-core package io.medimg.core.two; public class B { io.medimg.core.one.A a; }");
    plant(
        "enginesStayInTheirAdapters",
        "medimg-models package io.medimg.models.planted;"
            + " class P { ai.onnx.proto.OnnxMl.ModelProto p; }");
    plant(
        "kernelsServePreprocessingAlone",
        "medimg-preprocess package io.medimg.preprocess.kernel; public class P { }",
        "medimg-models package io.medimg.models.planted;"
            + " class Q { io.medimg.preprocess.kernel.P p; }");
    plant(
        "kernelsKnowTheJdkAlone",
        "medimg-preprocess package io.medimg.preprocess.kernel; class P { org.slf4j.Logger l; }");
    plant(
        "coreNeedsALoggerAndNothingElse",
        "medimg-core package io.medimg.core.planted;"
            + " class P { com.fasterxml.jackson.databind.ObjectMapper m; }");
    plant(
        "staticFieldsAreFinal",
        "medimg-core package io.medimg.core.planted; class P { static int n; }");
    plant(
        "librariesAreSilent",
        "medimg-core package io.medimg.core.planted;"
            + " class P { void p() { System.out.println(); } }");
    plant(
        "librariesLeaveTheProcessAlone",
        "medimg-core package io.medimg.core.planted;"
            + " class P { void p() { System.setProperty(\"a\", \"b\"); } }");
    plant(
        "enginesOfDjlAreStartedOffline",
        "medimg-models package io.medimg.models.engine.planted;"
            + " class P { Object p() { return ai.djl.engine.Engine.getInstance(); } }");
    plant(
        "noLibraryInstallsTheTripwire",
        "medimg-models package io.medimg.models.planted;"
            + " class P { void p() { io.medimg.models.engine.OfflineGuard.install(); } }");
    plant(
        "checkedExceptionsAreIoOrInterruption",
        "medimg-core package io.medimg.core.planted;"
            + " public class P { public void p() throws java.util.concurrent.TimeoutException {} }");
    plant("valuesAreClosed", "medimg-core package io.medimg.core.image; public class Planted { }");
    plant(
        "valuesKeepTheirFields",
        "medimg-core package io.medimg.core.task; public final class Planted { int n; }");
    plant(
        "valuesHaveNoSetters",
        "medimg-core package io.medimg.core.geometry;"
            + " public final class Planted { void setN(int n) { } }");
    plant(
        "seamsAreSmall",
        "medimg-core package io.medimg.core.inference; public interface Planted {"
            + " void a(); void b(); void c(); void d(); void e(); void f(); }");
    plant(
        "internalsStayInTheirModule",
        "medimg-dicom package io.medimg.dicom.planted;"
            + " class P { io.medimg.core.io.internal.WholeFileReader r; }");
  }

  static Set<String> rules() {
    return PLANTED.keySet();
  }

  @Test
  void everyRuleHasItsViolation() {
    assertThat(
            Arrays.stream(ArchitectureTest.class.getDeclaredFields())
                .filter(field -> field.getType() == ArchRule.class)
                .map(field -> field.getName()))
        .containsExactlyInAnyOrderElementsOf(PLANTED.keySet());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ruleFailsOnAPlantedViolation(String name) throws Exception {
    var field = ArchitectureTest.class.getDeclaredField(name);
    field.setAccessible(true);
    ArchRule rule = (ArchRule) field.get(null);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    List<Path> places = compile(PLANTED.get(name));
    try (URLClassLoader loader = new URLClassLoader(urls(places), before)) {
      thread.setContextClassLoader(loader);
      JavaClasses classes = new ClassFileImporter().importPaths(places);
      assertThat(rule.allowEmptyShould(true).evaluate(classes).hasViolation()).isTrue();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] urls(List<Path> places) throws IOException {
    URL[] urls = new URL[places.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = places.get(i).toUri().toURL();
    }
    return urls;
  }

  /** Compiles sources into folders that look like those of the modules. */
  private List<Path> compile(List<String> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> places = new ArrayList<>();
    for (String planted : sources) {
      String module = planted.substring(0, planted.indexOf(' '));
      String source = planted.substring(module.length() + 1);
      String type = source.replaceFirst("(?s).*?\\b(?:class|interface) (\\w+).*", "$1");
      Path file =
          Files.createDirectories(folder.resolve("source" + places.size())).resolve(type + ".java");
      Files.writeString(file, source);
      Path classes = folder.resolve(module).resolve("target/classes");
      Files.createDirectories(classes);
      places.add(classes);
      String path =
          Stream.concat(
                  Stream.of(System.getProperty("java.class.path")),
                  places.stream().map(Path::toString))
              .collect(Collectors.joining(java.io.File.pathSeparator));
      List<String> others = sources.size() > 1 ? others(sources) : List.of();
      List<String> arguments =
          new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", path));
      arguments.addAll(others);
      arguments.add(file.toString());
      assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
          .as(source)
          .isZero();
    }
    return places.stream().distinct().toList();
  }

  /** Classes that name each other are compiled through a common source path. */
  private List<String> others(List<String> sources) throws IOException {
    Path root = folder.resolve("sourcepath");
    for (String planted : sources) {
      String source = planted.substring(planted.indexOf(' ') + 1);
      String place = source.replaceFirst("(?s)package ([\\w.]+);.*", "$1").replace('.', '/');
      String type = source.replaceFirst("(?s).*?\\b(?:class|interface) (\\w+).*", "$1");
      Files.createDirectories(root.resolve(place));
      Files.writeString(root.resolve(place).resolve(type + ".java"), source);
    }
    return List.of("-sourcepath", root.toString(), "-implicit:none");
  }
}
