package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Images;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The shared collection of good and broken files, where it is there: see its README. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedFilesTest {
  private static final List<String> NATIVE =
      List.of(
          "1.2.840.10008.1.2",
          "1.2.840.10008.1.2.1",
          "1.2.840.10008.1.2.2",
          "1.2.840.10008.1.2.1.99");

  private final Path folder = Path.of(System.getProperty("medimg.shared", "../shared"), "dicom");

  private boolean there() {
    return Files.isDirectory(folder.resolve("good"));
  }

  private void assumeThere() {
    assumeTrue(there(), () -> "no shared DICOM files in " + folder + ", which is fine");
  }

  private JsonNode json(String file) {
    try {
      return new ObjectMapper().readTree(folder.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<Arguments> good() {
    if (!there()) {
      return Stream.of(Arguments.of("(no shared files)", null));
    }
    List<Arguments> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> e : json("good/expected.json").properties()) {
      if (!e.getKey().equals("_about")) {
        all.add(Arguments.of(e.getKey(), e.getValue()));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void goodFileIsAsExpected(String file, JsonNode expected) throws IOException {
    assumeThere();
    Path path = folder.resolve("good").resolve(file);
    String syntax = expected.path("transferSyntax").asText(null);
    if (syntax != null && !NATIVE.contains(syntax)) {
      assertRefusedByName(path, expected, syntax);
      return;
    }
    DicomDataset d = new DicomReader().readDataset(ImageSource.of(path), Limits.defaults());
    assertHeader(d, expected);
    if (!expected.get("image").asBoolean()) {
      assertThatThrownBy(() -> Images.read(path))
          .isInstanceOfAny(MalformedImageException.class, UnsupportedImageException.class);
    } else if (!expected.path("decoded").isNull()) {
      assertPixels(path, d, expected);
    }
  }

  /** Pixels are judged by {@link SharedPixelsTest}. */
  private void assertRefusedByName(Path path, JsonNode expected, String syntax) throws IOException {
    if (!syntax.endsWith(".2.2") && !syntax.endsWith(".1.99")) {
      DicomDataset d = new DicomReader().readDataset(ImageSource.of(path), Limits.defaults());
      assertHeader(d, expected);
      return;
    }
    assertThatThrownBy(() -> Images.read(path))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining(syntax);
  }

  private static void assertHeader(DicomDataset d, JsonNode expected) {
    assertNumber(d, Tag.ROWS, expected.get("rows"));
    assertNumber(d, Tag.COLUMNS, expected.get("columns"));
    assertNumber(d, Tag.SAMPLES_PER_PIXEL, expected.get("samplesPerPixel"));
    assertNumber(d, Tag.BITS_ALLOCATED, expected.get("bitsAllocated"));
    assertNumber(d, Tag.BITS_STORED, expected.get("bitsStored"));
    assertNumber(d, Tag.PIXEL_REPRESENTATION, expected.get("pixelRepresentation"));
    assertNumber(d, Tag.RESCALE_SLOPE, expected.get("rescaleSlope"));
    assertNumber(d, Tag.RESCALE_INTERCEPT, expected.get("rescaleIntercept"));
    assertNumber(d, Tag.WINDOW_CENTER, expected.get("windowCenter"));
    assertNumber(d, Tag.WINDOW_WIDTH, expected.get("windowWidth"));
    assertText(d, Tag.MODALITY, expected.get("modality"));
    assertText(d, Tag.PHOTOMETRIC_INTERPRETATION, expected.get("photometric"));
    JsonNode count = expected.path("topLevelElements");
    if (count.isInt()) {
      long found = java.util.Arrays.stream(d.tags()).filter(t -> t >>> 16 != 2).count();
      assertThat(found).as("top level elements").isEqualTo(count.asInt());
    }
  }

  private static void assertNumber(DicomDataset d, int tag, JsonNode expected) {
    if (expected != null && !expected.isNull()) {
      assertThat(d.number(tag).orElse(Double.NaN))
          .as(Tag.toString(tag))
          .isCloseTo(expected.asDouble(), within(1e-9 * Math.abs(expected.asDouble())));
    }
  }

  private static void assertText(DicomDataset d, int tag, JsonNode expected) {
    if (expected != null && !expected.isNull()) {
      assertThat(d.string(tag).orElse("")).as(Tag.toString(tag)).isEqualTo(expected.asText());
    }
  }

  private void assertPixels(Path path, DicomDataset d, JsonNode expected) throws IOException {
    MedicalImage image;
    try {
      image = Images.read(path);
    } catch (UnsupportedImageException e) {
      assertThat(e.getMessage()).containsAnyOf("segmented", "32-bit values");
      return;
    }
    assertThat(image.height()).isEqualTo(expected.get("rows").asInt());
    assertThat(image.width()).isEqualTo(expected.get("columns").asInt());
    assertThat(image.frames()).isEqualTo(expected.get("frames").asInt());
    JsonNode decoded = expected.get("decoded");
    if (decoded.get("dtype").asText().equals("f8")) {
      assertPositions(image, decoded);
    } else {
      assertThat(Judge.storedHash(path))
          .isIn(decoded.path("sha256").asText(), decoded.path("sha256Raw").asText());
    }
    assertFacts(image.metadata(), d, expected);
  }

  /** Doubles are narrowed, so no hash fits. */
  private static void assertPositions(MedicalImage image, JsonNode decoded) {
    JsonNode positions = decoded.get("positions");
    JsonNode values = decoded.get("values").get("0");
    for (int i = 0; i < positions.size(); i++) {
      int y = positions.get(i).get(0).asInt();
      int x = positions.get(i).get(1).asInt();
      assertThat(image.value(x, y)).isEqualTo((float) values.get(i).get(0).asDouble());
    }
  }

  private static void assertFacts(ImageMetadata facts, DicomDataset d, JsonNode expected) {
    assertThat(facts.modality())
        .isEqualTo(Modality.ofCode(expected.path("modality").asText("").replace("null", "")));
    if (expected.get("rescaleSlope").asDouble(0) != 0) {
      assertThat(facts.rescale().rescaleSlope()).isEqualTo(expected.get("rescaleSlope").asDouble());
      assertThat(facts.rescale().rescaleIntercept())
          .isEqualTo(expected.get("rescaleIntercept").asDouble(0));
    } else if (!expected.has("functionalGroupsFrame0")) {
      assertThat(facts.rescale().isIdentity()).isTrue();
    }
    if (expected.get("windowWidth").asDouble(0) >= 1) {
      assertThat(facts.windows().get(0).windowCenter())
          .isEqualTo(expected.get("windowCenter").asDouble());
      assertThat(facts.windows().get(0).windowWidth())
          .isEqualTo(expected.get("windowWidth").asDouble());
    }
    JsonNode pixel = expected.get("pixelSpacing");
    JsonNode imager = expected.get("imagerPixelSpacing");
    JsonNode wanted = pixel.isNull() ? imager : pixel;
    if (!wanted.isNull() && wanted.get(0).asDouble() > 0 && wanted.get(1).asDouble() > 0) {
      PixelSpacing.Source source =
          pixel.isNull()
              ? PixelSpacing.Source.IMAGER_PIXEL_SPACING
              : PixelSpacing.Source.PIXEL_SPACING;
      assertThat(facts.pixelSpacing())
          .contains(new PixelSpacing(wanted.get(0).asDouble(), wanted.get(1).asDouble(), source));
    } else if (!d.contains(Tag.NOMINAL_SCANNED_PIXEL_SPACING)
        && !expected.has("functionalGroupsFrame0")) {
      assertThat(facts.pixelSpacing()).isEmpty();
    }
  }

  @Test
  void brokenFilesGiveAnErrorOrTheRightImageIn256MegabytesAndTenSeconds() throws Exception {
    assumeThere();
    Map<String, String[]> outcomes = judge(folder.resolve("bad"));
    List<String> wrong = new ArrayList<>();
    for (JsonNode file : json("bad/index.json").get("files")) {
      String name = file.get("file").asText();
      String[] outcome = outcomes.get(name);
      verdict(file, outcome).ifPresent(why -> wrong.add(name + ": " + why));
    }
    assertThat(wrong).isEmpty();
  }

  private static Optional<String> verdict(JsonNode file, String[] outcome) {
    if (outcome == null) {
      return Optional.of("the process ended before it");
    }
    String kind = outcome[2];
    boolean image = kind.equals("image");
    if (Long.parseLong(outcome[1]) > 10_000) {
      return Optional.of("took " + outcome[1] + " ms");
    }
    if (!image && !kind.matches("(Malformed|Unsupported)ImageException")) {
      return Optional.of(String.join(" ", outcome));
    }
    if (!image && outcome[4].contains("OutOfMemory")) {
      return Optional.of("ran out of memory");
    }
    return switch (file.get("expect").asText()) {
      case "reject" -> image ? Optional.of("gave a picture") : Optional.empty();
      case "image" -> asPromised(file, outcome);
      default -> Optional.empty();
    };
  }

  private static Optional<String> asPromised(JsonNode file, String[] outcome) {
    JsonNode value = file.get("value");
    boolean same =
        outcome[2].equals("image")
            && outcome[3].equals(value.get("rows").asText())
            && outcome[4].equals(value.get("columns").asText())
            && outcome[5].equals(value.get("frames").asText())
            && outcome[6].equals(value.get("sha256").asText());
    return same ? Optional.empty() : Optional.of(String.join(" ", outcome) + " but " + value);
  }

  @Test
  void goodFilesFitInto256MegabytesAndTenSeconds() throws Exception {
    assumeThere();
    judge(folder.resolve("good"))
        .forEach(
            (name, outcome) -> {
              assertThat(Long.parseLong(outcome[1])).as(name).isLessThan(10_000);
              assertThat(outcome[2])
                  .as(name)
                  .isIn("image", "MalformedImageException", "UnsupportedImageException");
              assertThat(String.join(" ", outcome)).doesNotContain("OutOfMemory");
            });
  }

  private static Map<String, String[]> judge(Path folder) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-Xmx256m",
                "-cp",
                classPath,
                Judge.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<String, String[]> outcomes = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split("\t", -1);
        outcomes.put(parts[0], parts);
      }
    }
    assertThat(process.waitFor()).isZero();
    return outcomes;
  }
}
