package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Window;
import io.medimg.preprocess.step.contrast.Clahe;
import io.medimg.preprocess.step.modality.Polarity;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The plan as data: equality, JSON, and what its builder refuses. */
class PreprocessingTest {

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void jsonGivesAnEqualPlan(long seed) {
    Preprocessing plan = new RandomPlans(seed).plan();
    Preprocessing read = Preprocessing.fromJson(plan.toJson());
    assertThat(read).isEqualTo(plan).hasSameHashCodeAs(plan).hasToString(plan.toString());
    assertThat(read.toJson()).isEqualTo(plan.toJson());
  }

  @Test
  void jsonIsStable() {
    assertThat(Presets.chestXray(192).toJson())
        .isEqualTo(
            "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[{\"step\":\"toGray\"},"
                + "{\"step\":\"polarity\"},"
                + "{\"step\":\"window\",\"window\":{\"source\":\"IMAGE\"}},"
                + "{\"step\":\"percentileClip\",\"lowPercent\":0.5,\"highPercent\":99.5},"
                + "{\"step\":\"resize\",\"width\":192,\"height\":192,\"resampler\":\"CV_AREA\"},"
                + "{\"step\":\"scaleTo\",\"low\":-1.0,\"high\":1.0}]}");
    assertThat(Presets.chestXray(192).describe())
        .isEqualTo(
            "toGray > polarity > window(from image) > percentileClip(0.5, 99.5)"
                + " > resize(192x192, CV_AREA) > scaleTo(-1, 1)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | must be JSON",
        "[] | plan must be a JSON object, got ARRAY",
        "{} | plan lacks field 'schema'",
        "{\"schema\":\"medimg-preprocessing/9\",\"steps\":[]} | schema 'medimg-preprocessing/9',"
            + " this version reads 'medimg-preprocessing/1'",
        "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[],\"x\":1} | plan has unknown field 'x'",
        "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[{\"step\":\"sharpen\"}]} | step 1:"
            + " unknown step 'sharpen'; known are",
        "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[{\"step\":\"polarity\",\"mode\":1}]} |"
            + " step 1 (polarity) has unknown field 'mode'",
        "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[{\"step\":\"polarity\"},{\"step\":\"heq\"}]}"
            + " | step 2 (heq) lacks field 'bins'",
        "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[{\"step\":\"heq\",\"bins\":2.5}]} |"
            + " field 'bins' must be a whole number, got 2.5",
        "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[{\"step\":\"heq\",\"bins\":1}]} | step 1"
            + " (heq): heq needs a number of bins from 2 to 65536, got 1",
        "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[{\"step\":\"flip\",\"direction\":\"UP\"}]}"
            + " | field 'direction' must be one of [LEFT_RIGHT, TOP_BOTTOM], got \"UP\"",
        "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[{\"step\":\"scaleTo\",\"low\":0,\"high\":1},{\"step\":\"heq\",\"bins\":256}]}"
            + " | step 2: heq(256 bins): heq cannot come after scaleTo(0, 1)",
        "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[{\"step\":\"window\",\"window\":{\"source\":\"GIVEN\",\"windowCenter\":1}}]}"
            + " | lacks field 'windowWidth'",
        "{\"schema\":\"a\",\"schema\":\"b\"} | must be JSON: Duplicate field 'schema'",
        "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[]} {} | must be JSON",
      })
  void badJsonIsRefusedByName(String json, String message) {
    assertThatThrownBy(() -> Preprocessing.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void contradictionsAreRefusedAtOnce() {
    refused(() -> start().normalize(one(0), one(1)).clahe(2, 8, 8), "clahe", "normalize");
    refused(() -> start().scaleTo(0, 1).heq(), "heq", "scaleTo(0, 1)");
    refused(() -> start().window(Window.fromImage()).window(Window.fullRange()), "already set");
    refused(() -> start().heq().window(Window.fromImage()), "window", "heq(256 bins)");
    refused(() -> start().polarity().polarity(), "already set");
    refused(() -> start().polarity().realUnits(), "would undo polarity");
    refused(() -> start().scaleTo(0, 1).scaleTo(-1, 1), "already set to scaleTo(0, 1)");
    refused(() -> start().normalize(one(0), one(1)).scaleTo(-1, 1), "scaleTo", "normalize");
    refused(() -> start().toRgb().clahe(2, 8, 8), "works on gray", "toRgb");
    refused(() -> start().toGray().normalize(new double[3], new double[] {1, 1, 1}), "add toRgb()");
  }

  private static void refused(Runnable plan, String... parts) {
    assertThatThrownBy(plan::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void argumentsOutOfRangeAreRefusedWithTheirValue() {
    wrong(() -> start().percentileClip(99, 1), "low 99 and high 1");
    wrong(() -> start().percentileClip(-1, 50), "low -1");
    wrong(() -> start().percentileClip(Double.NaN, 50), "NaN");
    wrong(() -> start().clahe(-2, 8, 8), "got -2.0");
    wrong(() -> start().clahe(2, 0, 8), "tiles across from 1 to 256, got 0");
    wrong(() -> start().add(new Clahe(2, 256, 256, 65_536)), "fewer tiles or bins");
    wrong(() -> start().resize(0, 5, Resampler.CV_AREA), "width from 1 to 32768, got 0");
    wrong(() -> start().crop(-1, 0, 5, 5), "first column from 0 to 32768, got -1");
    wrong(() -> start().rotate(4), "from 1 to 3, got 4");
    wrong(() -> start().scaleTo(1, 1), "two different ends, got 1 twice");
    wrong(() -> start().scaleTo(0, Double.POSITIVE_INFINITY), "finite upper end, got Infinity");
    wrong(() -> start().normalize(one(0), one(0)), "none may be 0");
    wrong(() -> start().normalize(new double[2], new double[2]), "got 2 and 2");
    wrong(() -> start().letterbox(640, Double.NaN), "finite fill, got NaN");
    wrong(() -> Window.of(40, 0), "width 0");
    wrong(() -> Presets.chestXray(0), "got 0");
  }

  @Test
  void imagesThatDoNotFitAreRefused() {
    MedicalImage rgb = MedicalImage.rgb(4, 4, new byte[48]);
    wrong(() -> start().heq().build().prepare(rgb), "heq works on gray, the image has 3 channels");
    MedicalImage gray = MedicalImage.gray(4, 4, new byte[16]);
    wrong(
        () -> start().normalize(new double[3], new double[] {1, 1, 1}).build().prepare(gray),
        "normalize has 3 means, the image has 1 channels here; add toRgb()");
    wrong(
        () -> start().crop(2, 2, 3, 3).build().prepare(gray),
        "crop(3x3 at 2,2) does not lie inside the image of 4x4");
    MedicalImage frames =
        MedicalImage.of(
            new Size(2, 2), 2, 1, PixelBuffer.U8.of(new byte[8]), ImageMetadata.builder().build());
    wrong(() -> start().build().prepare(frames), "takes one frame, the image has 2");
    float[] nans = {Float.NaN, Float.NaN};
    wrong(() -> start().build().apply(MedicalImage.gray(2, 1, nans)), "holds no finite value");
  }

  private static void wrong(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aBuilderGoesOnWithoutChangingItsPlan() {
    Preprocessing.Builder builder = start().polarity();
    Preprocessing plan = builder.build();
    builder.toGray();
    assertThat(plan.steps()).containsExactly(new Polarity());
    assertThat(builder.build()).isNotEqualTo(plan);
    assertThat(start().build().describe()).isEqualTo("as stored");
  }

  private static Preprocessing.Builder start() {
    return Preprocessing.builder();
  }

  private static double[] one(double value) {
    return new double[] {value};
  }

  @Test
  void writesWhatATensorHolds() {
    MedicalImage image = MedicalImage.gray(9, 7, new byte[63]);
    Preprocessing plan = start().toRgb().scaleTo(-1, 1).build();
    FloatBuffer target = FloatBuffer.allocate(3 * 63 + 5);
    Preprocessing.Geometry way = plan.write(image, target);
    float[] written = Arrays.copyOf(target.array(), 3 * 63);
    assertThat(written).isEqualTo(plan.toTensor(image).toArray());
    assertThat(target.position()).isZero();
    assertThat(way.model()).isEqualTo(image.size());
    assertThatThrownBy(() -> plan.write(image, FloatBuffer.allocate(188)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("189")
        .hasMessageContaining("188");
  }
}
