package io.medimg.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every public type that a program can hold on to says what several threads may do with it. */
class ThreadSentenceTest {
  private static final Path ROOT = Path.of(System.getProperty("medimg.root"));
  private static final String PHRASE = "safe for use by several threads";

  /** Kernels are functions without state, and the others are nobody's to hold. */
  private static final Pattern LEFT_OUT = Pattern.compile(".*[\\\\/](kernel|internal)[\\\\/].*");

  @ParameterizedTest
  @ValueSource(strings = {"medimg-core", "medimg-preprocess", "medimg-dicom", "medimg-models"})
  void everyTypeSaysIt(String module) throws IOException {
    List<Path> sources = sourcesIn(ROOT.resolve(module).resolve("src/main/java"));

    assertThat(sources).isNotEmpty();
    assertThat(silentTypes(sources)).as("public types without \"%s\"", PHRASE).isEmpty();
  }

  private static List<Path> sourcesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !LEFT_OUT.matcher(file.toString()).matches())
          .toList();
    }
  }

  private static List<String> silentTypes(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var units = files.getJavaFileObjectsFromPaths(sources);
      JavacTask task =
          (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
      DocTrees docs = DocTrees.instance(task);
      List<String> silent = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        unit.getTypeDecls().stream()
            .filter(type -> isHeldByPrograms(type))
            .filter(type -> !saysIt(docs.getDocComment(TreePath.getPath(unit, type))))
            .forEach(type -> silent.add(unit.getPackageName() + "." + nameOf(type)));
      }
      return silent;
    }
  }

  /** Enums are constants and exceptions stay where they are thrown: both need no sentence. */
  private static boolean isHeldByPrograms(Tree tree) {
    return tree instanceof ClassTree type
        && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
        && type.getKind() != Tree.Kind.ENUM
        && !nameOf(type).endsWith("Exception");
  }

  private static String nameOf(Tree type) {
    return ((ClassTree) type).getSimpleName().toString();
  }

  private static boolean saysIt(String doc) {
    return doc != null && doc.replaceAll("\\s+", " ").toLowerCase(Locale.ROOT).contains(PHRASE);
  }
}
