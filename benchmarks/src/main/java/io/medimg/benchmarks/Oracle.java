package io.medimg.benchmarks;

import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** OpenCV on one thread, with everything that it has switched on (IPP included). */
final class Oracle {

  private Oracle() {}

  static void load() {
    OpenCV.loadLocally();
    Core.setNumThreads(1);
  }

  static Mat bytes(byte[] values, int side) {
    Mat mat = new Mat(side, side, CvType.CV_8UC1);
    mat.put(0, 0, values);
    return mat;
  }

  static Mat shorts(short[] values, int side) {
    Mat mat = new Mat(side, side, CvType.CV_16UC1);
    mat.put(0, 0, values);
    return mat;
  }
}
