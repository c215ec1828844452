package io.medimg.cli.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.phantom.ChestPhantom;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's lines, copied into a program. {@code .ci/check-embedding} tries its Maven lines. */
class ReadmeTest {
  private static final String SECTION = "Five lines of Java";

  @TempDir Path folder;

  private Path film() throws Exception {
    MedicalImage image = ChestPhantom.standard().withBits(8).render();
    int width = image.size().width();
    int height = image.size().height();
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < width * height; i++) {
      picture.getRaster().setSample(i % width, i / width, 0, image.pixels().get(i));
    }
    Path file = folder.resolve("chest.png");
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }

  @Test
  void theLinesCompileAndDiagnose() throws Exception {
    String lines = Docs.block("README.md", SECTION, "java");
    String imports = lines.lines().filter(l -> l.startsWith("import ")).collect(joined());
    String body =
        lines
            .lines()
            .filter(l -> !l.startsWith("import "))
            .collect(joined())
            .replace("\"chest.png\"", "arguments[0]")
            .replace("\"overlay.png\"", "arguments[1]");
    Path sources = Files.createDirectory(folder.resolve("src"));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Files.writeString(
        sources.resolve("App.java"),
        imports
            + "class App {\n"
            + "public static void main(String[] arguments) throws Exception {\n"
            + body
            + "}\n}\n");
    String path = Java.path(Jars.classPath());
    Java.compile(sources, classes, "-cp", path);
    Path overlay = folder.resolve("overlay.png");
    Java.Result result =
        Java.run(
            List.of(
                "-cp",
                Java.path(List.of(classes)) + java.io.File.pathSeparator + path,
                "App",
                film().toString(),
                overlay.toString()));
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).hasSize(3).allMatch(l -> l.matches(".+ [01]\\.\\d+ .+"));
    assertThat(overlay).isNotEmptyFile();
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining("\n", "", "\n");
  }

  @Test
  void itSaysHowTheArtifactIsHad() throws Exception {
    assertThat(Docs.block("README.md", SECTION, "")).contains("install");
    assertThat(Docs.block("README.md", SECTION, "xml"))
        .contains("<groupId>io.medimg</groupId>", "<artifactId>medimg-models</artifactId>")
        .contains("<version>" + version() + "</version>");
    assertThat(Docs.block("docs/embedding.md", "From Maven or Gradle", "")).contains("deploy");
  }

  private static String version() throws Exception {
    String pom = Files.readString(Path.of(System.getProperty("medimg.root"), "pom.xml"));
    return pom.replaceAll(
        "(?s).*?<artifactId>medimg-parent</artifactId>\\s*<version>(.*?)<.*", "$1");
  }
}
