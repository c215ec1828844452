package io.medimg.cli.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The library as bundles of an OSGi framework, Apache Felix, without DJL, Tribuo and protobuf. */
class OsgiTest {
  private static final String SLF4J =
      "org.slf4j;version=2.0.17,org.slf4j.spi;version=2.0.17,"
          + "org.slf4j.event;version=2.0.17,org.slf4j.helpers;version=2.0.17";

  @TempDir static Path folder;
  private static Path onnxRuntime;

  @BeforeAll
  static void wrapOnnxRuntime() throws IOException {
    Jars.assumePackaged();
    onnxRuntime = folder.resolve("onnxruntime.jar");
    Files.copy(Jars.of("onnxruntime"), onnxRuntime);
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "com.microsoft.onnxruntime");
    main.putValue("Export-Package", "ai.onnxruntime");
    try (FileSystem jar = FileSystems.newFileSystem(onnxRuntime);
        OutputStream out = Files.newOutputStream(jar.getPath("META-INF", "MANIFEST.MF"))) {
      manifest.write(out);
    }
  }

  /** Makes the bundle of an application from classes of this test. */
  private static Path application(Class<?>... classes) throws IOException {
    Path file = folder.resolve(classes[0].getSimpleName() + ".jar");
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "film." + classes[0].getSimpleName());
    main.putValue("Bundle-Activator", classes[0].getName());
    main.putValue(
        "Import-Package",
        "org.osgi.framework,io.medimg.core.io,io.medimg.core.image,io.medimg.core.inference,"
            + "io.medimg.core.phantom,io.medimg.core.task,io.medimg.dicom;resolution:=optional,"
            + "io.medimg.dicom.slide;resolution:=optional,io.medimg.models,io.medimg.models.engine");
    try (var out = new java.util.jar.JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (Class<?> type : classes) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new java.util.zip.ZipEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(out);
        }
      }
    }
    return file;
  }

  private static List<Path> bundles(Path... more) {
    List<Path> all = new ArrayList<>(Jars.MODULES.stream().map(Jars::of).toList());
    for (String jackson : List.of("jackson-core", "jackson-annotations", "jackson-databind")) {
      all.add(Jars.of(jackson));
    }
    all.add(onnxRuntime);
    all.addAll(Arrays.asList(more));
    return all;
  }

  private static Java.Result felix(String exported, List<Path> hostClasses, List<Path> bundles)
      throws Exception {
    List<Path> host = new ArrayList<>(hostClasses);
    host.add(Jars.of("org.apache.felix.framework"));
    host.add(Path.of(FelixHost.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-cp", Java.path(host), FelixHost.class.getName()));
    arguments.add(Files.createTempDirectory(folder, "cache").toString());
    arguments.add(exported);
    bundles.forEach(bundle -> arguments.add(bundle.toString()));
    return Java.run(arguments);
  }

  /** Containers such as Karaf export SLF4J themselves; here the framework does. */
  @Test
  void withoutAMediatorProvidersAreHandedOver() throws Exception {
    List<Path> slf4j = List.of(Jars.of("slf4j-api"), Jars.of("slf4j-simple"));
    Java.Result result = felix(SLF4J, slf4j, bundles(application(HandedOverActivator.class)));
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .containsExactly(
            "[DICOM, PNG, JPEG, TIFF, BMP, NIfTI]",
            "[DICOM, TIFF]",
            "diagnosed 3",
            "diagnosed 3",
            "diagnosed 3");
  }

  @Test
  void withAMediatorTheyAreFound() throws Exception {
    assumeTrue(
        Runtime.version().feature() < 25,
        "SPI Fly 1.3.7 cannot weave classes on Java 25 and newer");
    Path application = application(FoundActivator.class, HandedOverActivator.class);
    List<Path> all = new ArrayList<>();
    all.add(Jars.of("org.apache.aries.spifly.dynamic.framework.extension"));
    all.add(Jars.of("slf4j-simple"));
    all.add(Jars.of("slf4j-api"));
    all.addAll(bundles(application));
    Java.Result result = felix("", List.of(), all);
    assertThat(result.err().lines()) // it says what it found
        .allMatch(line -> line.contains("org.apache.aries.spifly") || line.startsWith("INFO: Reg"));
    assertThat(result.out().lines()).hasSize(3).element(0).asString().contains("PNG", "DICOM");
    assertThat(result.out().lines()).element(1).asString().contains("TIFF", "DICOM");
    assertThat(result.out().lines()).element(2).isEqualTo("diagnosed 3");
  }

  static Stream<String> modules() {
    return Jars.MODULES.stream();
  }

  /** A folder of data is no package, and a package of the inside is nobody's business. */
  @ParameterizedTest
  @MethodSource("modules")
  void everyExportedNameIsAPackageWithClasses(String module) throws IOException {
    try (JarFile jar = new JarFile(Jars.of(module).toFile())) {
      String exported = jar.getManifest().getMainAttributes().getValue("Export-Package");
      List<String> classes =
          jar.stream().map(e -> e.getName()).filter(n -> n.endsWith(".class")).toList();
      List<String> names =
          Arrays.stream(exported.replaceAll("\"[^\"]*\"", "").split(","))
              .map(clause -> clause.split(";", 2)[0])
              .toList();
      assertThat(names)
          .isNotEmpty()
          .allMatch(javax.lang.model.SourceVersion::isName)
          .allMatch(
              name -> classes.stream().anyMatch(c -> c.startsWith(name.replace('.', '/') + "/")))
          .noneMatch(name -> name.matches(".*\\.(internal|kernel)(\\..*)?"));
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo(module.replace("medimg-", "io.medimg."));
    }
  }
}
