package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.ValueMask;
import io.medimg.preprocess.step.Window;
import io.medimg.preprocess.step.contrast.Clahe;
import io.medimg.preprocess.step.geometry.Letterbox;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link Preprocessing#write} allocates beyond its target, as the JVM counts it, with plain
 * loops: vectors are objects where the compiler does not keep them in registers.
 */
class WriteAllocationTest {
  private static final int SMALL = 256;
  private static final int LARGE = 1024;
  private static final int BYTES_PER_ROW = 64;

  /** Two tables of 16 bits, and what is as small as rows. */
  private static final int TABLES = 2 * 65_536 * Float.BYTES + LARGE * 128;

  private static final MedicalImage SMALL_FILM = film(SMALL);
  private static final MedicalImage LARGE_FILM = film(LARGE);
  private static final FloatBuffer TARGET = FloatBuffer.allocate(3 * LARGE * LARGE);

  @BeforeAll
  static void theJvmCounts() {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean,
        "this JVM does not count what threads allocate");
    assumeTrue(
        Preprocessing.kernels().startsWith("plain Java"),
        "vectors may be objects: the build counts in a JVM with plain loops");
  }

  /** 12 bits in 16, more values than a small film has pixels in a row. */
  private static MedicalImage film(int side) {
    Random random = new Random(3);
    short[] values = new short[side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (random.nextInt(2000) + i / side);
    }
    ImageMetadata about = ImageMetadata.builder().bitsStored(12).build();
    return MedicalImage.gray(side, side, values).withMetadata(about);
  }

  /** The least that a call takes, once thirty calls in a row take no less. */
  private static long allocated(Preprocessing plan, MedicalImage image) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int since = 0; since < 30; since++) {
      long before = threads.getThreadAllocatedBytes(thread);
      plan.write(image, TARGET);
      long bytes = threads.getThreadAllocatedBytes(thread) - before;
      if (bytes < least) {
        least = bytes;
        since = 0;
      }
    }
    return least;
  }

  static Stream<Preprocessing> withoutIntermediateImages() {
    return Stream.of(
        Preprocessing.builder().build(),
        Preprocessing.builder().polarity().window(Window.fromImage()).gamma(0.7).build(),
        Preprocessing.builder().rangeClip(0, 2000).levels(256).invert().build(),
        Preprocessing.builder().percentileClip(1, 99).contrast(1.2).scaleTo(0, 1).build(),
        Preprocessing.builder().autoContrast(1).minMax(0, 1).build(),
        Preprocessing.builder().zScore(ValueMask.NONZERO).build(),
        Preprocessing.builder().heq(4096).scaleTo(0, 1).build(),
        Preprocessing.builder().crop(3, 5, 90, 70).scaleTo(-1, 1).build(),
        Preprocessing.builder().resize(224, 224, Resampler.CV_LINEAR).scaleTo(0, 1).build(),
        Preprocessing.builder().gamma(0.7).letterbox(160, 0).scaleTo(0, 1).build(),
        Presets.ctLung(224),
        Presets.chestXray(224));
  }

  /** Sixteen times the pixels cost tables that are as large as before, and four times the rows. */
  @ParameterizedTest
  @MethodSource("withoutIntermediateImages")
  void growsWithRowsAndNotWithPixels(Preprocessing plan) {
    long more = allocated(plan, LARGE_FILM) - allocated(plan, SMALL_FILM);
    assertThat(more).as("bytes more").isLessThan((long) BYTES_PER_ROW * (LARGE - SMALL));
  }

  /** The levels that tiles are counted from, one or two bytes each, and tables of every tile. */
  @ParameterizedTest
  @ValueSource(ints = {256, 4096})
  void claheKeepsNoMoreThanItsLevels(int bins) {
    Preprocessing plan =
        Preprocessing.builder()
            .add(new Clahe(2, 8, 8, bins))
            .resize(224, 224, Resampler.CV_AREA)
            .scaleTo(0, 1)
            .build();
    long more = allocated(plan, LARGE_FILM) - allocated(plan, SMALL_FILM);
    int pixels = LARGE * LARGE - SMALL * SMALL;
    assertThat(more).as("bytes more").isLessThan(2L * pixels + BYTES_PER_ROW * (LARGE - SMALL));
  }

  /** The resized image lies in the array of the box from the start. */
  @Test
  void letterboxMakesOneArray() {
    int width = 1000;
    int height = 640;
    long box = (long) Float.BYTES * width * height;
    Letterbox step = new Letterbox(width, height, 0, Resampler.CV_AREA);
    long all = allocated(Preprocessing.builder().add(step).build(), LARGE_FILM);
    assertThat(all - box).as("bytes beside the box").isLessThan(TABLES);
  }

  static Stream<Preprocessing> presetsForColour() {
    return Stream.of(ModelPresets.imageNet(), ModelPresets.cheXNet(), ModelPresets.yolo(640));
  }

  /** Gray stays one channel until it is small, or to the end. */
  @ParameterizedTest
  @MethodSource("presetsForColour")
  void grayForColourNetworksIsNotTripledBeforeItIsSmall(Preprocessing plan) {
    double perPixel = (double) allocated(plan, LARGE_FILM) / (LARGE * LARGE);
    assertThat(perPixel).as("bytes per pixel of the film").isLessThan(3);
  }
}
