package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.ByteWindowTest;
import io.medimg.dicom.dataset.DatasetParser;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.PersonName;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.facts.FrameFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers of the shared good files, of every transfer syntax, against their reference values. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedHeadersTest {
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("rows", Tag.ROWS),
          Map.entry("columns", Tag.COLUMNS),
          Map.entry("samplesPerPixel", Tag.SAMPLES_PER_PIXEL),
          Map.entry("bitsAllocated", Tag.BITS_ALLOCATED),
          Map.entry("bitsStored", Tag.BITS_STORED),
          Map.entry("highBit", Tag.HIGH_BIT),
          Map.entry("pixelRepresentation", Tag.PIXEL_REPRESENTATION),
          Map.entry("planarConfiguration", Tag.PLANAR_CONFIGURATION),
          Map.entry("rescaleSlope", Tag.RESCALE_SLOPE),
          Map.entry("rescaleIntercept", Tag.RESCALE_INTERCEPT),
          Map.entry("windowCenter", Tag.WINDOW_CENTER),
          Map.entry("windowWidth", Tag.WINDOW_WIDTH));

  private static final Map<String, Integer> TEXTS =
      Map.of(
          "modality", Tag.MODALITY,
          "sopClass", Tag.SOP_CLASS_UID,
          "photometric", Tag.PHOTOMETRIC_INTERPRETATION,
          "voiLutFunction", Tag.VOI_LUT_FUNCTION);

  private final Path folder =
      Path.of(System.getProperty("medimg.shared", "../shared"), "dicom", "good");

  private Stream<Arguments> good() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Stream.of(Arguments.of("(no shared files)", null));
    }
    List<Arguments> all = new ArrayList<>();
    JsonNode json = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
    for (Map.Entry<String, JsonNode> e : json.properties()) {
      if (!e.getKey().equals("_about")) {
        all.add(Arguments.of(e.getKey(), e.getValue()));
      }
    }
    return all.stream();
  }

  private static DicomDataset windowed(Path path) {
    try {
      return DatasetParser.parse(path.toString(), path, Limits.defaults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void headerIsAsExpected(String file, JsonNode expected) throws IOException {
    assumeTrue(expected != null, () -> "no shared DICOM files in " + folder + ", which is fine");
    Path path = folder.resolve(file);
    ImageSource memory = ImageSource.of(file, Files.readAllBytes(path));
    DicomDataset d = new DicomReader().readDataset(memory, Limits.defaults());
    NUMBERS.forEach((key, tag) -> assertNumber(d, tag, expected.get(key)));
    TEXTS.forEach((key, tag) -> assertText(d.string(tag).orElse(""), key, expected.get(key)));
    assertText(
        d.personName(Tag.PATIENT_NAME).map(PersonName::text).orElse(""),
        "name",
        expected.get("patientName"));
    if (expected.has("modalityLutSequence")) {
      assertThat(d.item(Tag.MODALITY_LUT_SEQUENCE).isPresent())
          .isEqualTo(expected.get("modalityLutSequence").asBoolean());
    }
    assertFrame(FrameFacts.of(d, 0), expected.path("functionalGroupsFrame0"));
    JsonNode count = expected.path("topLevelElements");
    if (count.isInt()) {
      long found = Arrays.stream(d.tags()).filter(t -> t >>> 16 != 2).count();
      assertThat(found).as("top level elements").isEqualTo(count.asInt());
    }
    JsonNode palette = expected.path("redPaletteDescriptor");
    if (palette.isArray()) {
      assertThat(d.numbers(Tag.RED_PALETTE_DESCRIPTOR))
          .containsExactly(
              palette.get(0).asDouble(), palette.get(1).asDouble(), palette.get(2).asDouble());
    }
    ByteWindowTest.assertSame(file, windowed(path), d);
  }

  private static void assertFrame(FrameFacts facts, JsonNode expected) {
    if (expected.path("RescaleSlope").asDouble(0) != 0) {
      assertThat(facts.rescale().rescaleSlope()).isEqualTo(expected.get("RescaleSlope").asDouble());
      assertThat(facts.rescale().rescaleIntercept())
          .isEqualTo(expected.get("RescaleIntercept").asDouble());
    }
    if (expected.path("WindowWidth").asDouble(0) >= 1) {
      assertThat(facts.windows().get(0).windowCenter())
          .isEqualTo(expected.get("WindowCenter").asDouble());
    }
    if (expected.path("PixelSpacing").isArray()) {
      assertThat(facts.pixelSpacing().orElseThrow().rowMm())
          .isEqualTo(expected.get("PixelSpacing").get(0).asDouble());
      assertThat(facts.pixelSpacing().orElseThrow().columnMm())
          .isEqualTo(expected.get("PixelSpacing").get(1).asDouble());
    }
  }

  private static void assertNumber(DicomDataset d, int tag, JsonNode expected) {
    if (expected != null && !expected.isNull()) {
      assertThat(d.number(tag).orElse(Double.NaN))
          .as(Tag.toString(tag))
          .isCloseTo(expected.asDouble(), within(1e-9 * Math.abs(expected.asDouble())));
    }
  }

  private static void assertText(String found, String what, JsonNode expected) {
    if (expected != null && !expected.isNull()) {
      assertThat(found).as(what).isEqualTo(expected.asText());
    }
  }
}
