package io.medimg.preprocess.step.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Point;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.Images;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.Resampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Crops that look for their edges: what they find, and that the way back leads to it. */
class ContentCropTest {

  private static Preprocessing.Builder plan() {
    return Preprocessing.builder();
  }

  /** A noisy field of 100 to 199 in an even frame. */
  private static MedicalImage framed(Size size, Box field, int frame, int noise) {
    Random random = new Random(3);
    byte[] bytes = new byte[(int) size.pixels()];
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        boolean inside =
            x >= field.x() && x < field.right() && y >= field.y() && y < field.bottom();
        bytes[y * size.width() + x] =
            (byte) (inside ? 100 + random.nextInt(100) : frame + random.nextInt(noise + 1));
      }
    }
    return MedicalImage.gray(size.width(), size.height(), bytes);
  }

  private static Box found(Preprocessing plan, MedicalImage image) {
    Prepared prepared = plan.prepare(image);
    List<Long> shape = Arrays.stream(prepared.tensor().shape().toArray()).boxed().toList();
    Box model = new Box(0, 0, shape.get(3), shape.get(2));
    return prepared.sourceToModel().inverse().apply(model);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 61, 47", "5, 3, 50, 40", "60, 46, 1, 1", "0, 10, 61, 5", "7, 0, 13, 47"})
  void darkBordersGo(int x, int y, int width, int height) {
    Box field = new Box(x, y, width, height);
    MedicalImage image = framed(new Size(61, 47), field, 0, 7);
    assertThat(found(plan().borderCrop(7 / 255.0).build(), image)).isEqualTo(field);
  }

  @Test
  void colourIsBrightInAnyChannel() {
    byte[] rgb = new byte[5 * 4 * 3];
    rgb[(2 * 5 + 1) * 3 + 2] = (byte) 200;
    rgb[(3 * 5 + 3) * 3] = 50;
    Box wanted = new Box(1, 2, 3, 2);
    assertThat(found(plan().borderCrop(0.1).build(), MedicalImage.rgb(5, 4, rgb)))
        .isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 255, 90})
  void shuttersOfAnyBrightnessGo(int shutter) {
    Box field = new Box(20, 11, 70, 64);
    MedicalImage image = framed(new Size(120, 90), field, shutter, 0);
    assertThat(found(plan().collimationCrop().build(), image)).isEqualTo(field);
  }

  @Test
  void imagesWithoutContentStayWhole() {
    MedicalImage even = MedicalImage.gray(9, 7, new byte[63]);
    Box whole = new Box(0, 0, 9, 7);
    assertThat(found(plan().borderCrop(0.1).build(), even)).isEqualTo(whole);
    assertThat(found(plan().collimationCrop().build(), even)).isEqualTo(whole);
    assertThat(found(plan().lungCrop(0.1).build(), even)).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theLungsOfAPhantomAreInside(long seed) {
    ChestPhantom phantom =
        ChestPhantom.standard()
            .withSize(new Size(512, 448))
            .withSeed(seed)
            .withOpacity(ChestPhantom.Side.PATIENT_LEFT, ChestPhantom.Zone.MIDDLE, 0.06)
            .withOpacity(ChestPhantom.Side.PATIENT_RIGHT, ChestPhantom.Zone.UPPER, 0.05);
    Box lungs = found(plan().toGray().polarity().lungCrop(0.05).build(), phantom.render());
    assertThat(lungs.width() * lungs.height()).isLessThan(0.9 * 512 * 448);
    for (Box opacity : phantom.opacityBoxes()) {
      assertThat(lungs.intersect(opacity).area()).isGreaterThan(0.95 * opacity.area());
    }
  }

  @Test
  void lungsOfRealFilmsAreFoundOrTheFilmStaysWhole() throws IOException {
    Path films = Path.of("../../shared/data/chest-kermany");
    Assumptions.assumeTrue(Files.isDirectory(films), "no shared/data/chest-kermany here");
    Preprocessing plan = plan().toGray().lungCrop(0.1).build();
    int cropped = 0;
    int all = 0;
    List<Path> some;
    try (Stream<Path> files = Files.walk(films)) {
      some = files.filter(f -> f.toString().endsWith(".jpeg")).sorted().limit(40).toList();
    }
    Assumptions.assumeFalse(some.isEmpty(), "no films in shared/data/chest-kermany");
    for (Path film : some) {
      MedicalImage image = Images.read(film);
      Box lungs = found(plan, image);
      double share = lungs.width() * lungs.height() / image.size().pixels();
      assertThat(share).as("share of film %d", all).isGreaterThan(0.05);
      cropped += share < 0.99 ? 1 : 0;
      all++;
    }
    assertThat(cropped).as("of %d films", all).isGreaterThan(all / 4);
  }

  @Test
  void geometryWithoutAnImageIsRefusedInWords() {
    Preprocessing plan = plan().borderCrop(0.1).flip(FlipDirection.LEFT_RIGHT).build();
    assertThat(plan.geometryDependsOnPixels()).isTrue();
    assertThatThrownBy(() -> plan.geometry(new Size(9, 9)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("borderCrop(0.1)")
        .hasMessageContaining("sourceToModel()");
    assertThat(plan.modelSize(new Size(9, 9))).isEmpty();
    assertThat(
            plan().lungCrop(0).resize(64, 32, Resampler.CV_AREA).build().modelSize(new Size(9, 9)))
        .contains(new Size(64, 32));
  }

  @Test
  void whatComesAfterACropIsRecordedToo() {
    MedicalImage image = framed(new Size(61, 47), new Box(5, 3, 40, 20), 0, 0);
    Prepared prepared =
        plan()
            .borderCrop(0.1)
            .resize(80, 80, Resampler.CV_AREA)
            .flip(FlipDirection.LEFT_RIGHT)
            .build()
            .prepare(image);
    Point corner = prepared.sourceToModel().apply(new Point(5, 3));
    assertThat(corner).isEqualTo(new Point(80, 0));
    assertThat(prepared.sourceToModel().inverse().apply(new Point(0, 80)))
        .isEqualTo(new Point(45, 23));
  }

  @Test
  void spacingFollowsAnyAngle() {
    ImageMetadata about =
        ImageMetadata.builder()
            .pixelSpacing(new PixelSpacing(0.4, 0.4, PixelSpacing.Source.GIVEN))
            .build();
    MedicalImage image = MedicalImage.gray(40, 30, new byte[1200]).withMetadata(about);
    MedicalImage turned = plan().rotateBy(33, 0).build().apply(image);
    assertThat(turned.metadata().pixelSpacing().orElseThrow().rowMm()).isCloseTo(0.4, within(1e-9));
    assertThat(turned.metadata().pixelSpacing().orElseThrow().columnMm())
        .isCloseTo(0.4, within(1e-9));
  }

  @Test
  void turningByAQuarterIsRotate() {
    MedicalImage image = framed(new Size(32, 32), new Box(3, 5, 9, 20), 10, 60);
    float[] exact = plan().rotate(1).build().toTensor(image).toArray();
    assertThat(plan().rotateBy(90, 0).build().toTensor(image).toArray()).containsExactly(exact);
    AffineMap map = new RotateBy(90, 0).map(new Size(32, 32));
    assertThat(map.apply(new Point(1, 2)).x()).isCloseTo(30, within(1e-9));
  }

  @Test
  void mapsWithoutAWayBackAreRefused() {
    assertThatThrownBy(() -> new Affine(List.of(1.0, 2.0, 0.0, 2.0, 4.0, 0.0), 5, 5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("collapses the plane");
    assertThatThrownBy(() -> new Affine(List.of(1.0), 5, 5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 numbers");
    assertThatThrownBy(() -> new RotateBy(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new BorderCrop(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 1.5");
  }
}
