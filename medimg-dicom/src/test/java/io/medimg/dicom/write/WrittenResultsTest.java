package io.medimg.dicom.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.render.Display;
import io.medimg.dicom.DicomReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Writes every object of every case with its source, for the programs of others to judge: some
 * here, all of them in tools/judges, which takes the folder that is left.
 */
class WrittenResultsTest {
  /** DCMTK 3.6 takes every window of a state for a linear one. */
  private static final Set<String> SHOWN_OTHERWISE = Set.of("sigmoid");

  private static final Path FOLDER = Path.of("target", "dicom-results");

  @BeforeAll
  static void write() throws IOException {
    if (Files.exists(FOLDER)) {
      try (Stream<Path> old = Files.walk(FOLDER)) {
        for (Path p : old.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(p);
        }
      }
    }
    for (Map.Entry<String, ResultCases.Case> each : ResultCases.all().entrySet()) {
      Path folder = Files.createDirectories(FOLDER.resolve(each.getKey()));
      DicomWriter.write(each.getValue().source(), folder.resolve("source.dcm"));
      DicomResults results = each.getValue().results();
      for (ResultKind kind : results.available()) {
        results.write(kind, folder.resolve(kind.word() + ".dcm"));
      }
    }
  }

  private static List<Path> files(String name) throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all.filter(Files::isRegularFile)
          .filter(p -> name.isEmpty() || p.endsWith(name + ".dcm"))
          .filter(p -> p.toString().endsWith(".dcm"))
          .filter(p -> !name.isEmpty() || !p.endsWith("source.dcm"))
          .sorted()
          .toList();
    }
  }

  @Test
  void dciodvfyFindsNoError() throws IOException {
    List<String> errors = new ArrayList<>();
    List<Path> files = files("");
    for (Path file : files) {
      String said = Tools.judge("dciodvfy", "dicom3tools", file).output();
      assertThat(said.lines().filter(l -> !l.startsWith("Warning"))).isNotEmpty();
      said.lines().filter(l -> l.startsWith("Error")).forEach(l -> errors.add(file + ": " + l));
    }
    assertThat(errors).isEmpty();
    assertThat(files).hasSizeGreaterThan(80);
  }

  @Test
  void dsrdumpReadsEveryReport() throws IOException {
    for (Path file : Stream.of("sr", "ko").flatMap(n -> list(n).stream()).toList()) {
      Tools.Result judged = Tools.judge("dsrdump", "dcmtk", file);
      assertThat(judged.output().lines()).as(file.toString()).noneMatch(l -> l.startsWith("E:"));
      assertThat(judged.code()).as(file + ": " + judged.output()).isZero();
    }
  }

  private static List<Path> list(String name) {
    try {
      return files(name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Another toolkit shows the source through its state as this library shows the source itself. */
  @Test
  void dcmp2pgmRendersEveryStateAsTheSourceIsShown() throws IOException {
    List<Path> states = files("gsps");
    assertThat(states).hasSizeGreaterThan(30);
    List<String> otherwise = new ArrayList<>();
    for (Path state : states) {
      Path source = state.resolveSibling("source.dcm");
      Path pgm = state.resolveSibling("gsps.pgm");
      Tools.Result judged =
          Tools.judge(
              List.of("dcmp2pgm", "-p", state.toString(), source.toString(), pgm.toString()),
              "dcmtk");
      assertThat(judged.code()).as(state + ": " + judged.output()).isZero();
      assertThat(judged.output().lines()).as(state.toString()).noneMatch(l -> l.startsWith("E:"));
      String name = state.getParent().getFileName().toString();
      if (!SHOWN_OTHERWISE.contains(name)) {
        int worst = difference(state, source, pgm);
        if (worst > 2) {
          otherwise.add("%s: %d gray levels apart".formatted(name, worst));
        }
      }
    }
    assertThat(otherwise).isEmpty();
  }

  @Test
  void aTableNarrowerThanItDeclaresIsSpread() throws IOException {
    Path state = FOLDER.resolve("narrow-table").resolve("gsps.dcm");
    Path pgm = state.resolveSibling("narrow.pgm");
    Tools.judge(
        List.of(
            "dcmp2pgm",
            "-p",
            state.toString(),
            state.resolveSibling("source.dcm").toString(),
            pgm.toString()),
        "dcmtk");
    byte[] file = Files.readAllBytes(pgm);
    int white = 0;
    for (int i = file.length - 122 * 101; i < file.length; i++) {
      white = Math.max(white, file[i] & 0xFF);
    }
    assertThat(white).isEqualTo(255);
  }

  /** The largest difference of gray levels. */
  private static int difference(Path state, Path source, Path pgm) throws IOException {
    MedicalImage image = new DicomReader().read(ImageSource.of(source), Limits.defaults());
    var shown = Display.render(image, image.size());
    byte[] file = Files.readAllBytes(pgm);
    int pixels = image.width() * image.height();
    int start = file.length - pixels;
    assertThat(new String(file, 0, start, java.nio.charset.StandardCharsets.US_ASCII))
        .as(state.toString())
        .startsWith("P5")
        .contains("\n%d %d 255\n".formatted(image.width(), image.height()));
    int worst = 0;
    for (int i = 0; i < pixels; i++) {
      int ours = shown.getRGB(i % image.width(), i / image.width()) & 0xFF;
      worst = Math.max(worst, Math.abs(ours - (file[start + i] & 0xFF)));
    }
    return worst;
  }
}
