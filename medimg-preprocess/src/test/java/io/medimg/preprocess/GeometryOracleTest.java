package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Point;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.preprocess.kernel.Cv;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Pictures;
import io.medimg.preprocess.kernel.Pictures.Content;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.geometry.Crop;
import io.medimg.preprocess.step.geometry.Flip;
import io.medimg.preprocess.step.geometry.Letterbox;
import io.medimg.preprocess.step.geometry.Pad;
import io.medimg.preprocess.step.geometry.Rotate;
import io.medimg.preprocess.step.geometry.RotateBy;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/** Flips, quarter turns, crops, borders and letterboxes against OpenCV: every value equal. */
class GeometryOracleTest {
  private static final Scalar FILL = Scalar.all(77);

  @BeforeAll
  static void loadOracle() {
    Cv.load();
  }

  private record Case(Depth depth, int channels, Size size, float[] values) {
    static Case of(Depth depth, int number) {
      Random random = new Random(number);
      Size size = new Size(1 + number % 70, 1 + random.nextInt(70));
      int channels = number % 3 == 0 ? 3 : 1;
      int length = Math.toIntExact(size.pixels()) * channels;
      Content content = Content.values()[number % Content.values().length];
      return new Case(depth, channels, size, Pictures.values(depth, length, content, number));
    }

    MedicalImage image() {
      PixelBuffer buffer = RandomPlans.buffer(depth, values);
      ImageMetadata.Builder about = ImageMetadata.builder();
      if (channels == 3) {
        about.photometricInterpretation(PhotometricInterpretation.RGB);
      }
      return MedicalImage.of(size, 1, channels, buffer, about.build());
    }

    void check(Step step, UnaryOperator<Mat> oracle) {
      Mat source = Pictures.mat(depth, values, size.width(), channels);
      float[] wanted = Cv.toFloats(oracle.apply(source).clone());
      source.release();
      MedicalImage got = Preprocessing.builder().add(step).build().apply(image());
      Pictures.assertSame(step + " of " + image(), got.toFloatArray(), wanted, 0f);
    }
  }

  private static UnaryOperator<Mat> flip(int code) {
    return source -> {
      Mat target = new Mat();
      Core.flip(source, target, code);
      return target;
    };
  }

  private static UnaryOperator<Mat> rotate(int code) {
    return source -> {
      Mat target = new Mat();
      Core.rotate(source, target, code);
      return target;
    };
  }

  private static Mat border(Mat source, int left, int top, int right, int bottom) {
    Mat target = new Mat();
    Core.copyMakeBorder(source, target, top, bottom, left, right, Core.BORDER_CONSTANT, FILL);
    return target;
  }

  @ParameterizedTest
  @EnumSource
  void flipsTurnsCropsAndBorders(Depth depth) {
    for (int i = 0; i < 140; i++) {
      Case c = Case.of(depth, i);
      Random random = new Random(1000 + i);
      c.check(new Flip(FlipDirection.LEFT_RIGHT), flip(1));
      c.check(new Flip(FlipDirection.TOP_BOTTOM), flip(0));
      c.check(new Rotate(1), rotate(Core.ROTATE_90_CLOCKWISE));
      c.check(new Rotate(2), rotate(Core.ROTATE_180));
      c.check(new Rotate(3), rotate(Core.ROTATE_90_COUNTERCLOCKWISE));
      int x = random.nextInt(c.size().width());
      int y = random.nextInt(c.size().height());
      int width = 1 + random.nextInt(c.size().width() - x);
      int height = 1 + random.nextInt(c.size().height() - y);
      Rect rectangle = new Rect(x, y, width, height);
      c.check(new Crop(x, y, width, height), m -> m.submat(rectangle));
      int left = random.nextInt(9);
      int bottom = random.nextInt(9);
      c.check(new Pad(left, 2, 3, bottom, 77), m -> border(m, left, 2, 3, bottom));
    }
  }

  /** The letterbox of the YOLO family, written out (with auto=False). */
  @ParameterizedTest
  @EnumSource(names = {"U8", "U16"})
  void letterboxIsResizeAndBorder(Depth depth) {
    for (int i = 0; i < 200; i++) {
      Case c = Case.of(depth, i);
      Random random = new Random(2000 + i);
      int width = 1 + random.nextInt(70);
      int height = 1 + random.nextInt(70);
      double r = Math.min((double) height / c.size().height(), (double) width / c.size().width());
      int innerWidth = (int) Math.max(1, Math.rint(c.size().width() * r));
      int innerHeight = (int) Math.max(1, Math.rint(c.size().height() * r));
      double dw = (width - innerWidth) / 2.0;
      double dh = (height - innerHeight) / 2.0;
      c.check(
          new Letterbox(width, height, 77, Resampler.CV_LINEAR),
          m -> {
            Mat inner = new Mat();
            Imgproc.resize(m, inner, new org.opencv.core.Size(innerWidth, innerHeight), 0, 0, 1);
            return border(
                inner,
                (int) Math.rint(dw - 0.1),
                (int) Math.rint(dh - 0.1),
                (int) Math.rint(dw + 0.1),
                (int) Math.rint(dh + 0.1));
          });
    }
  }

  /** OpenCV turns anticlockwise and counts from the centre of the first pixel. */
  @Test
  void turnsByAnyAngleAsOpenCvsMatrixDoes() {
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      Size size = new Size(1 + random.nextInt(70), 1 + random.nextInt(70));
      double angle = random.nextDouble() * 720 - 360;
      org.opencv.core.Point middle =
          new org.opencv.core.Point((size.width() - 1) / 2.0, (size.height() - 1) / 2.0);
      Mat matrix = Imgproc.getRotationMatrix2D(middle, -angle, 1);
      double[] m = new double[6];
      matrix.get(0, 0, m);
      matrix.release();
      AffineMap map = new RotateBy(angle, 0).map(size);
      double x = random.nextInt(70);
      double y = random.nextInt(70);
      Point got = map.apply(new Point(x + 0.5, y + 0.5));
      assertThat(got.x() - 0.5).isCloseTo(m[0] * x + m[1] * y + m[2], within(1e-4));
      assertThat(got.y() - 0.5).isCloseTo(m[3] * x + m[4] * y + m[5], within(1e-4));
    }
  }
}
