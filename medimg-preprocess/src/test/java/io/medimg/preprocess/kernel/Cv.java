package io.medimg.preprocess.kernel;

import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.CLAHE;
import org.opencv.imgproc.Imgproc;

/**
 * OpenCV as the oracle: arrays in, arrays out. Intel's IPP is switched off, because its float
 * arithmetic differs from OpenCV's own code and is missing on other processors.
 */
public final class Cv {

  private Cv() {}

  static {
    OpenCV.loadLocally();
    Core.setUseIPP(false);
    Core.setNumThreads(1);
  }

  /** Loads the native library. */
  public static void load() {}

  public static Mat bytes(byte[] values, int width, int channels) {
    Mat mat = new Mat(values.length / width / channels, width, CvType.CV_8UC(channels));
    mat.put(0, 0, values);
    return mat;
  }

  public static Mat shorts(short[] values, int width, int channels, boolean signed) {
    int type = signed ? CvType.CV_16SC(channels) : CvType.CV_16UC(channels);
    Mat mat = new Mat(values.length / width / channels, width, type);
    mat.put(0, 0, values);
    return mat;
  }

  public static Mat floats(float[] values, int width, int channels) {
    Mat mat = new Mat(values.length / width / channels, width, CvType.CV_32FC(channels));
    mat.put(0, 0, values);
    return mat;
  }

  /** Values of a matrix as floats; the matrix is released. */
  public static float[] toFloats(Mat mat) {
    float[] out = new float[(int) mat.total() * mat.channels()];
    Mat wide = new Mat();
    mat.convertTo(wide, CvType.CV_32F);
    wide.get(0, 0, out);
    wide.release();
    mat.release();
    return out;
  }

  public static float[] resize(Mat source, int width, int height, int interpolation) {
    Mat target = new Mat();
    Imgproc.resize(source, target, new Size(width, height), 0, 0, interpolation);
    return toFloats(target);
  }

  /** INTER_LINEAR with a constant border, from a forward matrix of six numbers. */
  public static float[] warpAffine(Mat source, double[] matrix, Size size, double fill) {
    Mat m = new Mat(2, 3, CvType.CV_64F);
    m.put(0, 0, matrix);
    Mat target = new Mat();
    Imgproc.warpAffine(
        source, target, m, size, Imgproc.INTER_LINEAR, Core.BORDER_CONSTANT, Scalar.all(fill));
    m.release();
    source.release();
    return toFloats(target);
  }

  public static float[] equalizeHist(byte[] values, int width) {
    Mat source = bytes(values, width, 1);
    Mat target = new Mat();
    Imgproc.equalizeHist(source, target);
    source.release();
    return toFloats(target);
  }

  public static float[] clahe(Mat source, double clipLimit, int tilesX, int tilesY) {
    CLAHE clahe = Imgproc.createCLAHE(clipLimit, new Size(tilesX, tilesY));
    Mat target = new Mat();
    clahe.apply(source, target);
    clahe.collectGarbage();
    source.release();
    return toFloats(target);
  }

  public static float[] gaussian(Mat source, int size, double sigma) {
    Mat target = new Mat();
    Imgproc.GaussianBlur(source, target, new Size(size, size), sigma);
    source.release();
    return toFloats(target);
  }

  public static float[] median(Mat source, int size) {
    Mat target = new Mat();
    Imgproc.medianBlur(source, target, size);
    source.release();
    return toFloats(target);
  }

  public static float[] bilateral(Mat source, int diameter, double sigmaColor, double sigmaSpace) {
    Mat target = new Mat();
    Imgproc.bilateralFilter(source, target, diameter, sigmaColor, sigmaSpace);
    source.release();
    return toFloats(target);
  }

  public static float[] minMax(Mat source, double low, double high) {
    Mat target = new Mat();
    Core.normalize(source, target, low, high, Core.NORM_MINMAX, CvType.CV_32F);
    source.release();
    return toFloats(target);
  }

  public static float[] pyrDown(Mat source) {
    Mat target = new Mat();
    Imgproc.pyrDown(source, target);
    source.release();
    return toFloats(target);
  }

  public static float[] pyrUp(Mat source, int width, int height) {
    Mat target = new Mat();
    Imgproc.pyrUp(source, target, new Size(width, height));
    source.release();
    return toFloats(target);
  }

  public static float[] gray(Mat rgb) {
    Mat target = new Mat();
    Imgproc.cvtColor(rgb, target, Imgproc.COLOR_RGB2GRAY);
    rgb.release();
    return toFloats(target);
  }
}
