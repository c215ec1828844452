package io.medimg.preprocess;

import io.medimg.preprocess.step.ClaheChannel;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Window;
import io.medimg.preprocess.step.color.SpecularFill;
import io.medimg.preprocess.step.color.SurroundFill;
import io.medimg.preprocess.step.geometry.Letterbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Plans per modality, as starting points: a network wants the plan of its training. Plans of known
 * model families are in {@link ModelPresets}. Immutable and safe for use by several threads.
 */
public final class Presets {
  private static final Map<String, IntFunction<Preprocessing>> BY_NAME = byName();

  private Presets() {}

  private static Map<String, IntFunction<Preprocessing>> byName() {
    Map<String, IntFunction<Preprocessing>> presets = new LinkedHashMap<>();
    presets.put("chest-xray", Presets::chestXray);
    presets.put("mammography", side -> mammography(side, side));
    presets.put("ct-lung", Presets::ctLung);
    presets.put("ct-abdomen", Presets::ctAbdomen);
    presets.put("ct-brain", Presets::ctBrain);
    presets.put("mr-brain", Presets::mrBrain);
    presets.put("pet", Presets::pet);
    presets.put("ultrasound", Presets::ultrasound);
    presets.put("endoscopy", Presets::endoscopy);
    presets.put("pathology", Presets::pathology);
    presets.put("retina", Presets::retina);
    presets.put("torchxrayvision", ModelPresets::torchXrayVision);
    presets.put("yolo", ModelPresets::yolo);
    return presets;
  }

  /** The names that {@link #named} knows: modalities, then families of models. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * A preset by its name.
   *
   * @param name one of {@link #names()}
   * @param side of the square that the plan gives, in pixels
   * @return its plan
   * @throws IllegalArgumentException if there is no such preset, or the side is out of range
   */
  public static Preprocessing named(String name, int side) {
    IntFunction<Preprocessing> preset = BY_NAME.get(name);
    if (preset == null) {
      throw new IllegalArgumentException(
          "there is no preset '%s'; there are %s".formatted(name, names()));
    }
    return preset.apply(side);
  }

  /**
   * Chest films for the embedded model: gray, polarity, the file's window (else its full range),
   * clipping at the percentiles 0.5 and 99.5, area resize to a square without regard to
   * proportions, values from -1 to 1. Gray comes first, so that a gray film stored as colour gives
   * the same tensor.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing chestXray(int side) {
    return Preprocessing.builder()
        .toGray()
        .polarity()
        .window(Window.fromImage())
        .percentileClip(0.5, 99.5)
        .resize(side, side, Resampler.CV_AREA)
        .scaleTo(-1, 1)
        .build();
  }

  /**
   * CT for a look at the lungs: HU from -1000 to 400 (as LUNA16's baselines take them), area resize
   * to a square, values from 0 to 1.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing ctLung(int side) {
    return ct(-1000, 400, side);
  }

  /**
   * CT of the abdomen: HU from -160 to 240 (centre 40, width 400), area resize to a square, values
   * from 0 to 1.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing ctAbdomen(int side) {
    return ct(-160, 240, side);
  }

  /**
   * CT of the brain: HU from 0 to 80 (centre 40, width 80), area resize to a square, values from 0
   * to 1.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing ctBrain(int side) {
    return ct(0, 80, side);
  }

  private static Preprocessing ct(double lowHu, double highHu, int side) {
    return Preprocessing.builder()
        .rangeClip(lowHu, highHu)
        .resize(side, side, Resampler.CV_AREA)
        .scaleTo(0, 1)
        .build();
  }

  /**
   * MR of the brain, whose values have no unit: percentiles 0.5 and 99.5 of the slice, letterbox
   * with black, values from 0 to 1.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing mrBrain(int side) {
    return Preprocessing.builder()
        .toGray()
        .percentileClip(0.5, 99.5)
        .scaleTo(0, 1)
        .add(new Letterbox(side, side, 0, Resampler.CV_AREA))
        .build();
  }

  /**
   * PET: standardised uptake from 0 to 20, area resize to a square, values from 0 to 1. The image
   * needs a SUV factor.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing pet(int side) {
    return Preprocessing.builder()
        .suv()
        .rangeClip(0, 20)
        .resize(side, side, Resampler.CV_AREA)
        .scaleTo(0, 1)
        .build();
  }

  /**
   * Mammograms: polarity, the file's VOI LUT or window, dark borders cut off, letterbox with black
   * in the proportions of the film, values from 0 to 1.
   *
   * @param width of the result in pixels
   * @param height of the result in pixels
   * @return a plan that gives [1, 1, height, width]
   * @throws IllegalArgumentException if a side is out of range
   */
  public static Preprocessing mammography(int width, int height) {
    return Preprocessing.builder()
        .toGray()
        .polarity()
        .window(Window.fromImage())
        .borderCrop(0.02)
        .add(new Letterbox(width, height, 0, Resampler.CV_AREA))
        .scaleTo(0, 1)
        .build();
  }

  /**
   * Ultrasound: gray, the field without its dark surround, light diffusion of speckle, letterbox
   * with black, values from 0 to 1.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing ultrasound(int side) {
    return Preprocessing.builder()
        .toGray()
        .borderCrop(0.04)
        .add(new Letterbox(side, side, 0, Resampler.CV_AREA))
        .srad(20)
        .scaleTo(0, 1)
        .build();
  }

  /**
   * Endoscopy: surround masked and cut off, highlights filled, area resize to a square, ImageNet's
   * mean and deviation.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 3, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing endoscopy(int side) {
    Preprocessing.Builder plan =
        Preprocessing.builder()
            .toRgb()
            .add(new SurroundFill(0.1, 0))
            .borderCrop(0.1)
            .add(new SpecularFill(0.9, 0.15, 2));
    return forImageNet(plan, side);
  }

  /**
   * Pathology, haematoxylin and eosin: Macenko's normalisation, area resize to a square, ImageNet's
   * mean and deviation.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 3, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing pathology(int side) {
    return forImageNet(Preprocessing.builder().toRgb().stainMacenko(), side);
  }

  /**
   * Retina: dark surround cut off, CLAHE of the lightness, area resize to a square, ImageNet's mean
   * and deviation.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 3, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing retina(int side) {
    Preprocessing.Builder plan =
        Preprocessing.builder()
            .toRgb()
            .borderCrop(7.0 / 255)
            .claheColor(2, 8, ClaheChannel.LIGHTNESS);
    return forImageNet(plan, side);
  }

  private static Preprocessing forImageNet(Preprocessing.Builder plan, int side) {
    return plan.resize(side, side, Resampler.CV_AREA)
        .scaleTo(0, 1)
        .normalize(ModelPresets.IMAGENET_MEAN, ModelPresets.IMAGENET_STD)
        .build();
  }
}
