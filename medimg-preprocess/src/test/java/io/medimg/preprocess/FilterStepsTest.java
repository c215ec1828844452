package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.kernel.Cv;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.kernel.Pictures.Content;
import io.medimg.preprocess.step.filter.Gaussian;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What filter steps do to images, by OpenCV or by what must hold. */
class FilterStepsTest {
  private static final float[] BYTES = Pictures.values(Depth.U8, 61 * 47, Content.GRADIENT, 4);

  private static Preprocessing.Builder plan() {
    return Preprocessing.builder();
  }

  private static float[] run(Preprocessing.Builder builder, MedicalImage image) {
    return builder.build().toTensor(image).toArray();
  }

  private static MedicalImage film() {
    return MedicalImage.gray(61, 47, Pictures.toBytes(BYTES));
  }

  @Test
  void stepsAreOpenCvs() {
    assertThat(run(plan().gaussian(1.7), film()))
        .containsExactly(Cv.gaussian(Pictures.mat(Depth.U8, BYTES, 61, 1), 0, 1.7));
    assertThat(run(plan().add(new Gaussian(7, 0)), film()))
        .containsExactly(Cv.gaussian(Pictures.mat(Depth.U8, BYTES, 61, 1), 7, 0));
    assertThat(run(plan().median(5), film()))
        .containsExactly(Cv.median(Pictures.mat(Depth.U8, BYTES, 61, 1), 5));
    float[] wanted = Cv.bilateral(Pictures.mat(Depth.U8, BYTES, 61, 1), 9, 30, 3);
    Pictures.assertSame("bilateral", run(plan().bilateral(9, 30, 3), film()), wanted, 1f);
  }

  @Test
  void colourIsFilteredChannelByChannel() {
    float[] rgb = Pictures.values(Depth.U8, 31 * 23 * 3, Content.NOISE, 5);
    MedicalImage image = MedicalImage.rgb(31, 23, Pictures.toBytes(rgb));
    float[] smooth = Cv.gaussian(Pictures.mat(Depth.U8, rgb, 31, 3), 0, 1.5);
    float[] middle = Cv.median(Pictures.mat(Depth.U8, rgb, 31, 3), 3);
    assertThat(plan().gaussian(1.5).build().apply(image).toFloatArray()).containsExactly(smooth);
    assertThat(plan().median(3).build().apply(image).toFloatArray()).containsExactly(middle);
  }

  /** The same pyramid by OpenCV's pyrDown and pyrUp, level by level. */
  @ParameterizedTest
  @CsvSource({"1, 1.5, 1", "3, 1, 0.7", "5, 2, 0.5"})
  void pyramidDetailIsTheFormulaOnOpenCvsPyramid(int levels, double gain, double power) {
    float[] values = Pictures.values(Depth.F32, 61 * 47, Content.NARROW, 6);
    float low = Float.MAX_VALUE;
    float high = -Float.MAX_VALUE;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float[] wanted = enhanced(values, 61, 47, levels, gain, power, high - low);
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = Math.max(low, Math.min(wanted[i], high));
    }
    float[] got = run(plan().pyramidDetail(levels, gain, power), MedicalImage.gray(61, 47, values));
    Pictures.assertSame("detail", got, wanted, (high - low) * 1e-5f);
  }

  private static float[] enhanced(
      float[] fine, int width, int height, int levels, double gain, double power, double span) {
    if (levels == 0) {
      return fine;
    }
    int w = (width + 1) / 2;
    int h = (height + 1) / 2;
    float[] coarse = Cv.pyrDown(Pictures.mat(Depth.F32, fine, width, 1));
    float[] smooth = Cv.pyrUp(Pictures.mat(Depth.F32, coarse, w, 1), width, height);
    float[] inner = enhanced(coarse, w, h, levels - 1, gain, power, span);
    float[] result = Cv.pyrUp(Pictures.mat(Depth.F32, inner, w, 1), width, height);
    for (int i = 0; i < fine.length; i++) {
      double d = fine[i] - smooth[i];
      result[i] += (float) (gain * span * Math.signum(d) * Math.pow(Math.abs(d) / span, power));
    }
    return result;
  }

  @Test
  void detailWithGainAndPowerOneIsTheImage() {
    for (int levels = 1; levels <= 8; levels += 7) {
      assertThat(run(plan().pyramidDetail(levels, 1, 1), film())).containsExactly(BYTES);
    }
  }

  @Test
  void weakDetailIsLiftedMoreThanStrong() {
    float[] values = new float[64 * 64];
    for (int i = 0; i < values.length; i++) {
      int x = i % 64;
      values[i] = x < 32 ? 100 + x % 2 : 100 + 100 * (x % 2);
    }
    values[0] = 0;
    values[1] = 255;
    float[] got = run(plan().pyramidDetail(4, 1, 0.7), MedicalImage.gray(64, 64, values));
    float weak = Math.abs(got[40 * 64 + 11] - got[40 * 64 + 10]);
    float strong = Math.abs(got[40 * 64 + 51] - got[40 * 64 + 50]);
    assertThat(weak).isGreaterThan(3f);
    assertThat(strong / 100).isLessThan(weak / 2);
  }

  @Test
  void aMedianTakesSpecksAwayAndKeepsEdges() {
    byte[] values = new byte[20 * 20];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i % 20 < 10 ? 10 : 200);
    }
    byte[] specked = values.clone();
    specked[5 * 20 + 4] = (byte) 255;
    specked[12 * 20 + 15] = 0;
    assertThat(run(plan().median(3), MedicalImage.gray(20, 20, specked)))
        .containsExactly(run(plan(), MedicalImage.gray(20, 20, values)));
  }

  @Test
  void realUnitsTypeAndWindowSurviveAFilter() {
    ImageMetadata about =
        ImageMetadata.builder()
            .rescale(new Rescale(1, -1024, "HU"))
            .windows(List.of(VoiWindow.linear(40, 400)))
            .build();
    MedicalImage ct = MedicalImage.gray(8, 8, new short[64]).withMetadata(about);
    for (Preprocessing.Builder plan :
        List.of(plan().gaussian(1), plan().median(3), plan().bilateral(5, 50, 2))) {
      MedicalImage got = plan.build().apply(ct);
      assertThat(got.sampleType()).isEqualTo(SampleType.U16);
      assertThat(got.metadata().rescale()).isEqualTo(about.rescale());
      assertThat(got.metadata().windows()).isEqualTo(about.windows());
      assertThat(run(plan.realUnits(), ct)).containsOnly(-1024);
    }
  }

  @Test
  void argumentsOutOfRangeAreRefusedWithTheirValue() {
    wrong(() -> plan().gaussian(0), "odd kernel size, or size 0 and a sigma above 0, got 0 and 0");
    wrong(() -> plan().add(new Gaussian(4, 1)), "got 4 and 1");
    wrong(() -> plan().gaussian(Double.NaN), "sigma from 0 to 100, got NaN");
    wrong(() -> plan().median(4), "odd window size, got 4");
    wrong(() -> plan().median(1), "window size from 3 to 255, got 1");
    wrong(() -> plan().bilateral(5, 0, 2), "sigma of values above 0");
    wrong(() -> plan().bilateral(5, 10, 101), "sigma of distance above 0 and up to 100, got 101");
    wrong(() -> plan().unsharpMask(1, -1), "amount above 0 and up to 100, got -1");
    wrong(() -> plan().pyramidDetail(0, 1, 1), "number of levels from 1 to 12, got 0");
    wrong(() -> plan().pyramidDetail(2, 1, 3), "power above 0 and up to 2, got 3");
    MedicalImage rgb = MedicalImage.rgb(4, 4, new byte[48]);
    wrong(() -> run(plan().bilateral(5, 10, 2), rgb), "bilateral works on gray");
  }

  private static void wrong(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
