package io.medimg.preprocess;

import io.medimg.preprocess.step.Resampler;
import java.util.List;

/**
 * Plans that repeat, number by number, how known families of networks are fed, so that their
 * weights can be imported. Immutable and safe for use by several threads.
 */
public final class ModelPresets {
  static final double[] IMAGENET_MEAN = {0.485, 0.456, 0.406};
  static final double[] IMAGENET_STD = {0.229, 0.224, 0.225};

  private ModelPresets() {}

  /**
   * torchvision's classifiers as trained on ImageNet: {@code Resize(256)} of a Pillow image with
   * BILINEAR, {@code CenterCrop(224)}, {@code ToTensor}, {@code Normalize}. Values become 256
   * levels first, since that is what Pillow has; gray is repeated in three channels.
   *
   * @return a plan that gives [1, 3, 224, 224]
   */
  public static Preprocessing imageNet() {
    return imageNet(256, 224);
  }

  /**
   * As {@link #imageNet()}, with other sides.
   *
   * @param resize length of the shorter side before the crop
   * @param crop side of the square cut out of the middle, at most {@code resize}
   * @return a plan that gives [1, 3, crop, crop]
   * @throws IllegalArgumentException if a side is out of range or the crop above the resize
   */
  public static Preprocessing imageNet(int resize, int crop) {
    if (crop > resize) {
      throw new IllegalArgumentException(
          "the crop lies inside what was resized, so it has at most %d pixels, got %d"
              .formatted(resize, crop));
    }
    Preprocessing.Builder plan = pillowImage(resize).centerCrop(crop, crop);
    return plan.scaleTo(0, 1).normalize(IMAGENET_MEAN, IMAGENET_STD).build();
  }

  private static Preprocessing.Builder pillowImage(int resize) {
    return Preprocessing.builder()
        .levels(256)
        .toRgb()
        .resizeShorter(resize, Resampler.PIL_BILINEAR);
  }

  /**
   * CheXNet as its replications validate it: {@code Resize(256)}, the middle 224, ImageNet's mean
   * and deviation. For the test-time protocol see {@link #cheXNetTenCrop()}.
   *
   * @return a plan that gives [1, 3, 224, 224]
   */
  public static Preprocessing cheXNet() {
    return imageNet(256, 224);
  }

  /**
   * CheXNet as its replications test it: torchvision's {@code TenCrop(224)} of an image whose
   * shorter side is 256. Run the network on the tensor of each plan and take the mean of the ten
   * sigmoid outputs.
   *
   * @return ten plans, each of which gives [1, 3, 224, 224], in torchvision's order: left upper,
   *     right upper, left lower, right lower corner and middle, then the same of the mirrored image
   */
  public static List<Preprocessing> cheXNetTenCrop() {
    Preprocessing before = pillowImage(256).build();
    Preprocessing after =
        Preprocessing.builder().scaleTo(0, 1).normalize(IMAGENET_MEAN, IMAGENET_STD).build();
    return TenCrop.plans(before, 224, 224, after);
  }

  /**
   * TorchXRayVision: {@code normalize} to -1024 to 1024 over the stored bits, {@code
   * XRayCenterCrop} and {@code XRayResizer} (scikit-image, zeros outside). MONOCHROME1 is inverted
   * before, no window is applied, as its DICOM reader does by default. Colour becomes gray by ITU-R
   * BT.601, which equals the library's mean of channels and its first channel on gray films stored
   * as colour.
   *
   * @param side of the square, 224 for its DenseNets, 512 for its ResNet
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing torchXrayVision(int side) {
    return Preprocessing.builder()
        .toGray()
        .polarity()
        .scaleTo(-1024, 1024)
        .centerCropToSquare()
        .resize(side, side, Resampler.SK_RESIZE_ZERO)
        .build();
  }

  /**
   * YOLOv5, v8 and their kin: 256 levels, RGB, letterbox with OpenCV's linear resampling and gray
   * 114, divided by 255 (export with {@code auto=False}: always the full square).
   *
   * @param side of the square, 640 as a rule
   * @return a plan that gives [1, 3, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing yolo(int side) {
    return Preprocessing.builder().levels(256).toRgb().letterbox(side, 114).scaleTo(0, 1).build();
  }

  /**
   * MONAI's {@code ScaleIntensityRange(a_min, a_max, b_min, b_max, clip=True)} of real values: HU
   * in CT. A bundle's resampling and cropping go before or after it.
   *
   * @param realMin a_min, in real units
   * @param realMax a_max, in real units
   * @param min b_min
   * @param max b_max
   * @return a plan without geometry
   * @throws IllegalArgumentException if a number is not finite, or ends are in the wrong order
   */
  public static Preprocessing monaiScaleIntensityRange(
      double realMin, double realMax, double min, double max) {
    return Preprocessing.builder().rangeClip(realMin, realMax).scaleTo(min, max).build();
  }

  /**
   * MONAI's {@code ScaleIntensity(minv, maxv)}: the least value of the image to one end, the
   * greatest to the other.
   *
   * @param min minv
   * @param max maxv
   * @return a plan without geometry
   * @throws IllegalArgumentException if a number is not finite or both are equal
   */
  public static Preprocessing monaiScaleIntensity(double min, double max) {
    return Preprocessing.builder().percentileClip(0, 100).scaleTo(min, max).build();
  }
}
