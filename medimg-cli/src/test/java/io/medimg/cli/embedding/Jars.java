package io.medimg.cli.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The jars that a build tool gives to an application that uses this library. */
final class Jars {
  static final List<String> MODULES =
      List.of("medimg-core", "medimg-preprocess", "medimg-dicom", "medimg-models");

  /** What the tests and the command line need on top. */
  private static final Pattern NOT_THE_LIBRARY =
      Pattern.compile(
          "(junit|assertj|archunit|apiguardian|opentest4j|byte-buddy|picocli|json-schema|itu|"
              + "jackson-dataformat|snakeyaml|org\\.apache|surefire|medimg-cli|medimg-core-.*-tests).*");

  private Jars() {}

  /** The class path of this test. */
  static List<Path> classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator)).map(Path::of).toList();
  }

  /** Skips the test where this build has not packaged the modules. */
  static void assumePackaged() {
    assumeTrue(
        classPath().stream()
            .noneMatch(p -> p.endsWith(Path.of("medimg-core", "target", "classes"))),
        "needs the modules as jars: run mvn verify");
  }

  /**
   * The jar of an artifact.
   *
   * @param artifact its id
   * @return where it is
   */
  static Path of(String artifact) {
    Pattern name = Pattern.compile(Pattern.quote(artifact) + "-\\d[^-]*(-SNAPSHOT)?\\.jar");
    List<Path> found =
        classPath().stream()
            .filter(p -> name.matcher(p.getFileName().toString()).matches())
            .toList();
    assertThat(found).as(artifact).hasSize(1);
    return found.get(0);
  }

  /** This library and all that it needs at run time, without tests and command line. */
  static List<Path> library() {
    return classPath().stream()
        .filter(Files::isRegularFile)
        .filter(p -> !NOT_THE_LIBRARY.matcher(p.getFileName().toString()).matches())
        .toList();
  }
}
