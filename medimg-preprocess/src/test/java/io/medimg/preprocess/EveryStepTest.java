package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.VoiWindow;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.core.tensor.Shape;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.kernel.Pictures.Content;
import io.medimg.preprocess.step.NClaheStage;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.color.ClaheColor;
import io.medimg.preprocess.step.color.ColorJitter;
import io.medimg.preprocess.step.color.SpecularFill;
import io.medimg.preprocess.step.color.StainMacenko;
import io.medimg.preprocess.step.color.StainReinhard;
import io.medimg.preprocess.step.color.SurroundFill;
import io.medimg.preprocess.step.contrast.Ahe;
import io.medimg.preprocess.step.contrast.Clahe;
import io.medimg.preprocess.step.contrast.ClaheFiji;
import io.medimg.preprocess.step.contrast.ClaheSkimage;
import io.medimg.preprocess.step.contrast.Gamma;
import io.medimg.preprocess.step.contrast.Heq;
import io.medimg.preprocess.step.contrast.Invert;
import io.medimg.preprocess.step.contrast.NClahe;
import io.medimg.preprocess.step.contrast.NyulMatch;
import io.medimg.preprocess.step.filter.Bilateral;
import io.medimg.preprocess.step.geometry.CollimationCrop;
import io.medimg.preprocess.step.geometry.LungCrop;
import io.medimg.preprocess.step.network.Normalize;
import io.medimg.preprocess.step.network.ToBgr;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Steps of every kind on images of every depth, gray and colour, down to one pixel: they give
 * finite values, the same fused and step by step, and refuse what they do not take by name.
 */
class EveryStepTest {
  private static final List<Size> SIZES =
      List.of(
          new Size(1, 1),
          new Size(2, 1),
          new Size(1, 3),
          new Size(3, 2),
          new Size(5, 5),
          new Size(70, 1),
          new Size(13, 29));

  static Stream<Step> steps() {
    return SampleSteps.all();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void worksOnImagesOfEveryKind(Step step) {
    Preprocessing plan = Preprocessing.builder().add(step).build();
    for (int channels : new int[] {1, 3}) {
      for (Size size : SIZES) {
        for (Depth depth : Depth.values()) {
          for (Content content : Content.values()) {
            for (int bits : depth == Depth.U16 ? new int[] {12, 16} : new int[] {0}) {
              MedicalImage image = image(depth, size, channels, content, bits);
              String what = "%s on %s %s %d".formatted(step, image, content, bits);
              if (takes(step, channels)) {
                check(what, plan, image);
              } else {
                assertThatThrownBy(() -> plan.prepare(image))
                    .as(what)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the image has " + channels + " channels here");
              }
            }
          }
        }
      }
    }
  }

  /** What the records' documentation says about gray and colour. */
  private static boolean takes(Step step, int channels) {
    boolean grayOnly =
        step instanceof Heq
            || step instanceof Clahe
            || step instanceof Ahe
            || step instanceof NClahe
            || step instanceof ClaheSkimage
            || step instanceof ClaheFiji
            || step instanceof Bilateral
            || step instanceof CollimationCrop
            || step instanceof LungCrop;
    boolean colourOnly =
        step instanceof ToBgr
            || step instanceof ColorJitter
            || step instanceof ClaheColor
            || step instanceof StainMacenko
            || step instanceof StainReinhard
            || step instanceof SpecularFill
            || step instanceof SurroundFill
            || step instanceof Normalize normalize && normalize.mean().size() == 3;
    return channels == 1 ? !colourOnly : !grayOnly;
  }

  private static void check(String what, Preprocessing plan, MedicalImage image) {
    Step step = plan.steps().get(0);
    float[] before = image.toFloatArray();
    Prepared prepared = plan.prepare(image);
    float[] got = prepared.tensor().toArray();
    Pictures.assertSame(what, got, plan.prepare(image, false).tensor().toArray(), 0f);
    for (float value : got) {
      if (!Float.isFinite(value)) {
        fail("%s: %s", what, value);
      }
    }
    MedicalImage shown = plan.apply(image);
    if (StepType.of(step).stage() != StepType.Stage.NETWORK) {
      Pictures.assertSame(what, FusedPlanTest.planes(shown), got, 0f);
    }
    assertThat(image.toFloatArray()).as(what).containsExactly(before);
    assertThat(prepared.tensor().shape())
        .as(what)
        .isEqualTo(Shape.of(1, shown.channels(), shown.size().height(), shown.size().width()));
    if (!step.dependsOnPixels()) {
      assertThat(step.sizeAfter(image.size())).as(what).isEqualTo(shown.size());
      assertThat(step.map(image.size())).as(what).isEqualTo(prepared.sourceToModel());
    }
    assertThat(prepared.sourceToModel().inverse()).as(what).isNotNull();
    if (staysInItsRange(step)) {
      inTheWindow(what, shown);
    }
  }

  /** All but fills, resamplers that overshoot, extrapolated scales and what a network wants. */
  private static boolean staysInItsRange(Step step) {
    return switch (StepType.of(step).stage()) {
      case GEOMETRY, NETWORK -> false;
      default -> !(step instanceof NyulMatch);
    };
  }

  private static void inTheWindow(String what, MedicalImage shown) {
    List<VoiWindow> windows = shown.metadata().windows();
    if (windows.isEmpty()) {
      return;
    }
    for (float value : shown.toFloatArray()) {
      double off = Math.abs(value - windows.get(0).windowCenter());
      if (off > windows.get(0).windowWidth() / 2 * (1 + 1e-6)) {
        fail("%s: %s lies outside %s", what, value, windows.get(0));
      }
    }
  }

  private static MedicalImage image(
      Depth depth, Size size, int channels, Content content, int bits) {
    int length = Math.toIntExact(size.pixels()) * channels;
    float[] values = Pictures.values(depth, length, content, size.width());
    ImageMetadata.Builder about = ImageMetadata.builder().suvFactor(0.25);
    about.photometricInterpretation(
        channels == 3 ? PhotometricInterpretation.RGB : PhotometricInterpretation.MONOCHROME1);
    if (bits > 0) {
      about.bitsStored(bits);
    }
    if (bits == 12) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Math.floor(values[i] / 16);
      }
    }
    PixelBuffer pixels = RandomPlans.buffer(depth, values);
    return MedicalImage.of(size, 1, channels, pixels, about.build());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void isWrittenAndReadAgain(Step step) {
    Preprocessing plan = Preprocessing.builder().add(step).build();
    Preprocessing read = Preprocessing.fromJson(plan.toJson());
    assertThat(read).isEqualTo(plan);
    assertThat(read.describe()).isEqualTo(plan.describe()).startsWith(step.name());
  }

  /** Every class file below the packages of steps that is a step, against the table of steps. */
  @Test
  void everyStepIsRegistered() throws IOException, URISyntaxException {
    Path classes = Path.of(Step.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assumeTrue(Files.isDirectory(classes), "needs the classes in a folder");
    Path root = classes.resolve("io/medimg/preprocess/step");
    try (Stream<Path> files = Files.walk(root)) {
      Set<Class<?>> steps =
          files
              .map(file -> classes.relativize(file).toString().replace(File.separatorChar, '.'))
              .filter(name -> name.endsWith(".class") && !name.contains("package-info"))
              .<Class<?>>map(name -> type(name.substring(0, name.length() - 6)))
              .filter(type -> type.isRecord() && Step.class.isAssignableFrom(type))
              .collect(Collectors.toSet());
      assertThat(StepType.types()).containsExactlyInAnyOrderElementsOf(steps);
    }
    assertThat(StepType.types())
        .allSatisfy(
            type -> assertThat(type.getPackageName()).startsWith("io.medimg.preprocess.step."));
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name, e);
    }
  }

  @Test
  void everyKindIsTriedHere() {
    Set<Class<?>> tried = steps().map(Step::getClass).collect(Collectors.toSet());
    assertThat(tried).containsExactlyInAnyOrderElementsOf(StepType.types());
  }

  @Test
  void everyKindHasABenchmark() throws IOException {
    Path source = Path.of("..", "benchmarks/src/main/java/io/medimg/benchmarks/StepBenchmark.java");
    assumeTrue(Files.isRegularFile(source), "the benchmarks do not stand beside the module");
    String text = Files.readString(source).replace("\"linear\"", "\"resize\"");
    assertThat(StepType.names())
        .allSatisfy(name -> assertThat(text).containsPattern("\"" + name + "[\":]"));
  }

  @Test
  void stepsAreReadAsPeopleTypeThem() {
    assertThat(Steps.parse("gamma:0.7,1")).isEqualTo(new Gamma(0.7, 1));
    assertThat(Steps.parse(" invert ")).isEqualTo(new Invert());
    assertThat(Steps.parse("nClahe: LOG, 2, 8, 4, 256"))
        .isEqualTo(new NClahe(NClaheStage.LOG, 2, 8, 4, 256));
    assertThat(Steps.parse("normalize:0.5/0.25/0,1/2/3"))
        .isEqualTo(new Normalize(List.of(0.5, 0.25, 0.0), List.of(1.0, 2.0, 3.0)));
    wrong("sharpen:3", "unknown step 'sharpen'; known are");
    wrong("gamma", "step 'gamma' takes gamma, gain, got 0 values");
    wrong("invert:1", "step 'invert' takes no values, got 1 value");
    wrong("claheFiji:1,2", "blockRadius, bins, slope, mode [EXACT, FAST], got 2 values");
    wrong("median:2.5", "needs a whole number for its size, got '2.5'");
    wrong("gamma:a,1", "needs a number for its gamma, got 'a'");
    wrong("median:4", "median needs an odd window size, got 4");
    wrong("flip:UP", "must be one of [LEFT_RIGHT, TOP_BOTTOM]");
    wrong("window:3", "which only a plan in JSON can hold");
  }

  private static void wrong(String text, String message) {
    assertThatThrownBy(() -> Steps.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
