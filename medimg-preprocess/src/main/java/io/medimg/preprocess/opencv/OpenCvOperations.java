package io.medimg.preprocess.opencv;

import io.medimg.core.inference.NativeFolder;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.GaussianFilter;
import io.medimg.preprocess.kernel.NativeOperations;
import io.medimg.preprocess.kernel.TypedPlane;
import java.util.function.BiConsumer;
import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Operations by native OpenCV: those that are faster there although the samples are copied out of
 * the Java heap and back, and only for sample types where both give the same bits. Making one loads
 * the library, and switches Intel's IPP (which rounds in its own way) and OpenCV's threads off for
 * the whole process. Immutable and safe for use by several threads.
 */
public final class OpenCvOperations implements NativeOperations {
  /** What the library takes, unpacked, on the systems that it is for. */
  private static final long BYTES = 70_000_000;

  /**
   * Loads the library.
   *
   * @throws IllegalStateException if it cannot be unpacked into the folder for temporary files
   */
  public OpenCvOperations() {
    NativeFolder.temporary("OpenCV", BYTES)
        .problem()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    OpenCV.loadLocally();
    Core.setUseIPP(false);
    Core.setNumThreads(1);
  }

  @Override
  public String describe() {
    return "OpenCV " + Core.VERSION;
  }

  @Override
  public boolean median(TypedPlane source, int size, TypedPlane target) {
    boolean small = size == 3 || size == 5;
    boolean takes =
        switch (source.depth()) {
          case U8 -> small || size > 9; // plain loops are faster at 7 and 9
          case U16, F32 -> small;
          case S16 -> false;
        };
    return takes && run(source, target, (from, to) -> Imgproc.medianBlur(from, to, size));
  }

  @Override
  public boolean gaussian(TypedPlane source, GaussianFilter.Kernel kernel, TypedPlane target) {
    Size size = new Size(kernel.size(), kernel.size());
    return isUnsigned(source.depth())
        && run(source, target, (from, to) -> Imgproc.GaussianBlur(from, to, size, kernel.sigma()));
  }

  @Override
  public boolean warpAffine(float[] source, Plane plane, Warp warp, float[] target) {
    int height = target.length / plane.channels() / warp.width();
    return isUnsigned(plane.depth())
        && run(source, plane, target, (from, to) -> warp(from, to, warp, height));
  }

  private static boolean isUnsigned(Depth depth) {
    return depth == Depth.U8 || depth == Depth.U16;
  }

  private static void warp(Mat from, Mat to, Warp warp, int height) {
    Mat map = new Mat(2, 3, CvType.CV_64F);
    try {
      map.put(0, 0, warp.inverse());
      Imgproc.warpAffine(
          from,
          to,
          map,
          new Size(warp.width(), height),
          Imgproc.INTER_LINEAR | Imgproc.WARP_INVERSE_MAP,
          Core.BORDER_CONSTANT,
          Scalar.all(warp.fill()));
    } finally {
      map.release();
    }
  }

  private static boolean run(TypedPlane source, TypedPlane target, BiConsumer<Mat, Mat> operation) {
    Mat from = new Mat(source.height(), source.width(), type(source.depth(), 1));
    Mat to = new Mat();
    try {
      switch (source.depth()) {
        case U8 -> from.put(0, 0, source.bytes());
        case U16, S16 -> from.put(0, 0, source.shorts());
        case F32 -> from.put(0, 0, source.floats());
      }
      operation.accept(from, to);
      switch (target.depth()) {
        case U8 -> to.get(0, 0, target.bytes());
        case U16, S16 -> to.get(0, 0, target.shorts());
        case F32 -> to.get(0, 0, target.floats());
      }
      return true;
    } finally {
      from.release();
      to.release();
    }
  }

  private static boolean run(
      float[] source, Plane plane, float[] target, BiConsumer<Mat, Mat> operation) {
    Mat from = new Mat(plane.height(), plane.width(), type(plane.depth(), plane.channels()));
    Mat to = new Mat();
    try {
      put(source, plane.depth(), from);
      operation.accept(from, to);
      get(to, plane.depth(), target);
      return true;
    } finally {
      from.release();
      to.release();
    }
  }

  private static int type(Depth depth, int channels) {
    return switch (depth) {
      case U8 -> CvType.CV_8UC(channels);
      case U16 -> CvType.CV_16UC(channels);
      case S16 -> CvType.CV_16SC(channels);
      case F32 -> CvType.CV_32FC(channels);
    };
  }

  private static void put(float[] source, Depth depth, Mat to) {
    switch (depth) {
      case U8 -> {
        byte[] bytes = new byte[source.length];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (int) source[i];
        }
        to.put(0, 0, bytes);
      }
      case U16, S16 -> {
        short[] shorts = new short[source.length];
        for (int i = 0; i < shorts.length; i++) {
          shorts[i] = (short) (int) source[i];
        }
        to.put(0, 0, shorts);
      }
      case F32 -> to.put(0, 0, source);
    }
  }

  private static void get(Mat from, Depth depth, float[] target) {
    switch (depth) {
      case U8 -> {
        byte[] bytes = new byte[target.length];
        from.get(0, 0, bytes);
        for (int i = 0; i < bytes.length; i++) {
          target[i] = bytes[i] & 0xFF;
        }
      }
      case U16, S16 -> {
        int mask = depth == Depth.U16 ? 0xFFFF : -1;
        short[] shorts = new short[target.length];
        from.get(0, 0, shorts);
        for (int i = 0; i < shorts.length; i++) {
          target[i] = shorts[i] & mask;
        }
      }
      case F32 -> from.get(0, 0, target);
    }
  }
}
