package io.medimg.preprocess;

import io.medimg.core.geometry.AffineMap;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.color.ClaheColor;
import io.medimg.preprocess.step.color.ColorJitter;
import io.medimg.preprocess.step.color.SpecularFill;
import io.medimg.preprocess.step.color.StainMacenko;
import io.medimg.preprocess.step.color.StainReinhard;
import io.medimg.preprocess.step.color.SurroundFill;
import io.medimg.preprocess.step.color.ToGray;
import io.medimg.preprocess.step.color.ToRgb;
import io.medimg.preprocess.step.contrast.Ahe;
import io.medimg.preprocess.step.contrast.AutoContrast;
import io.medimg.preprocess.step.contrast.Brightness;
import io.medimg.preprocess.step.contrast.Clahe;
import io.medimg.preprocess.step.contrast.ClaheFiji;
import io.medimg.preprocess.step.contrast.ClaheSkimage;
import io.medimg.preprocess.step.contrast.Contrast;
import io.medimg.preprocess.step.contrast.Gamma;
import io.medimg.preprocess.step.contrast.Heq;
import io.medimg.preprocess.step.contrast.HistogramSpecification;
import io.medimg.preprocess.step.contrast.Invert;
import io.medimg.preprocess.step.contrast.Log;
import io.medimg.preprocess.step.contrast.MinMax;
import io.medimg.preprocess.step.contrast.NClahe;
import io.medimg.preprocess.step.contrast.NyulMatch;
import io.medimg.preprocess.step.contrast.PercentileClip;
import io.medimg.preprocess.step.contrast.ZScore;
import io.medimg.preprocess.step.filter.Bilateral;
import io.medimg.preprocess.step.filter.Erase;
import io.medimg.preprocess.step.filter.Gaussian;
import io.medimg.preprocess.step.filter.Lee;
import io.medimg.preprocess.step.filter.Median;
import io.medimg.preprocess.step.filter.Noise;
import io.medimg.preprocess.step.filter.PyramidDetail;
import io.medimg.preprocess.step.filter.Srad;
import io.medimg.preprocess.step.filter.UnsharpMask;
import io.medimg.preprocess.step.geometry.Affine;
import io.medimg.preprocess.step.geometry.BorderCrop;
import io.medimg.preprocess.step.geometry.CenterCropToSquare;
import io.medimg.preprocess.step.geometry.CollimationCrop;
import io.medimg.preprocess.step.geometry.Crop;
import io.medimg.preprocess.step.geometry.CropTo;
import io.medimg.preprocess.step.geometry.Flip;
import io.medimg.preprocess.step.geometry.Letterbox;
import io.medimg.preprocess.step.geometry.LungCrop;
import io.medimg.preprocess.step.geometry.Pad;
import io.medimg.preprocess.step.geometry.PadTo;
import io.medimg.preprocess.step.geometry.Resize;
import io.medimg.preprocess.step.geometry.ResizeShorter;
import io.medimg.preprocess.step.geometry.Rotate;
import io.medimg.preprocess.step.geometry.RotateBy;
import io.medimg.preprocess.step.modality.Levels;
import io.medimg.preprocess.step.modality.Polarity;
import io.medimg.preprocess.step.modality.RangeClip;
import io.medimg.preprocess.step.modality.RealUnits;
import io.medimg.preprocess.step.modality.Suv;
import io.medimg.preprocess.step.modality.Windowing;
import io.medimg.preprocess.step.network.Normalize;
import io.medimg.preprocess.step.network.ScaleTo;
import io.medimg.preprocess.step.network.ToBgr;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every kind of step: its name in JSON, its record, its pixel work, and when it may come. */
public record StepType<S extends Step>(
    String name, Class<S> type, Stage stage, BiConsumer<S, Frame> runner) {

  /** What a step does to values, which decides what may follow. */
  enum Stage {
    /** Works on the file's own values; nothing may have changed their meaning before. */
    FILE_VALUES,
    /** Works on any image that is not yet in a network's range. */
    CONTRAST,
    /** As {@link #CONTRAST}, and values have lost their real units after it. */
    REPLACING,
    /** Moves pixels and may come anywhere. */
    GEOMETRY,
    /** Changes the number of channels; may come anywhere before normalize. */
    CHANNELS,
    /** Makes a network's range. */
    NETWORK
  }

  private static final List<StepType<?>> ALL =
      List.of(
          new StepType<>("polarity", Polarity.class, Stage.CONTRAST, Polarity::run),
          new StepType<>("realUnits", RealUnits.class, Stage.FILE_VALUES, RealUnits::run),
          new StepType<>("suv", Suv.class, Stage.FILE_VALUES, Suv::run),
          new StepType<>("rangeClip", RangeClip.class, Stage.FILE_VALUES, RangeClip::run),
          new StepType<>("levels", Levels.class, Stage.CONTRAST, Levels::run),
          new StepType<>("window", Windowing.class, Stage.FILE_VALUES, Windowing::run),
          new StepType<>(
              "percentileClip", PercentileClip.class, Stage.CONTRAST, PercentileClip::run),
          new StepType<>("heq", Heq.class, Stage.REPLACING, Heq::run),
          new StepType<>("clahe", Clahe.class, Stage.REPLACING, Clahe::run),
          new StepType<>("ahe", Ahe.class, Stage.REPLACING, Ahe::run),
          new StepType<>("nClahe", NClahe.class, Stage.REPLACING, NClahe::run),
          new StepType<>("gamma", Gamma.class, Stage.REPLACING, Gamma::run),
          new StepType<>("log", Log.class, Stage.REPLACING, Log::run),
          new StepType<>("brightness", Brightness.class, Stage.REPLACING, Brightness::run),
          new StepType<>("contrast", Contrast.class, Stage.REPLACING, Contrast::run),
          new StepType<>("autoContrast", AutoContrast.class, Stage.REPLACING, AutoContrast::run),
          new StepType<>("minMax", MinMax.class, Stage.REPLACING, MinMax::run),
          new StepType<>("zScore", ZScore.class, Stage.REPLACING, ZScore::run),
          new StepType<>("claheSkimage", ClaheSkimage.class, Stage.REPLACING, ClaheSkimage::run),
          new StepType<>("claheFiji", ClaheFiji.class, Stage.REPLACING, ClaheFiji::run),
          new StepType<>(
              "histogramSpecification",
              HistogramSpecification.class,
              Stage.REPLACING,
              HistogramSpecification::run),
          new StepType<>("nyulMatch", NyulMatch.class, Stage.REPLACING, NyulMatch::run),
          new StepType<>("gaussian", Gaussian.class, Stage.CONTRAST, Gaussian::run),
          new StepType<>("median", Median.class, Stage.CONTRAST, Median::run),
          new StepType<>("bilateral", Bilateral.class, Stage.CONTRAST, Bilateral::run),
          new StepType<>("unsharpMask", UnsharpMask.class, Stage.CONTRAST, UnsharpMask::run),
          new StepType<>("pyramidDetail", PyramidDetail.class, Stage.CONTRAST, PyramidDetail::run),
          new StepType<>("invert", Invert.class, Stage.CONTRAST, Invert::run),
          new StepType<>("noise", Noise.class, Stage.CONTRAST, Noise::run),
          new StepType<>("erase", Erase.class, Stage.CONTRAST, Erase::run),
          new StepType<>("toGray", ToGray.class, Stage.CHANNELS, ToGray::run),
          new StepType<>("colorJitter", ColorJitter.class, Stage.REPLACING, ColorJitter::run),
          new StepType<>("claheColor", ClaheColor.class, Stage.REPLACING, ClaheColor::run),
          new StepType<>("stainMacenko", StainMacenko.class, Stage.REPLACING, StainMacenko::run),
          new StepType<>("stainReinhard", StainReinhard.class, Stage.REPLACING, StainReinhard::run),
          new StepType<>("specularFill", SpecularFill.class, Stage.REPLACING, SpecularFill::run),
          new StepType<>("surroundFill", SurroundFill.class, Stage.REPLACING, SurroundFill::run),
          new StepType<>("lee", Lee.class, Stage.REPLACING, Lee::run),
          new StepType<>("srad", Srad.class, Stage.REPLACING, Srad::run),
          new StepType<>("toRgb", ToRgb.class, Stage.CHANNELS, ToRgb::run),
          new StepType<>("toBgr", ToBgr.class, Stage.NETWORK, ToBgr::run),
          new StepType<>("crop", Crop.class, Stage.GEOMETRY, Crop::run),
          new StepType<>(
              "centerCropToSquare",
              CenterCropToSquare.class,
              Stage.GEOMETRY,
              CenterCropToSquare::run),
          new StepType<>("letterbox", Letterbox.class, Stage.GEOMETRY, Letterbox::run),
          new StepType<>("pad", Pad.class, Stage.GEOMETRY, Pad::run),
          new StepType<>("padTo", PadTo.class, Stage.GEOMETRY, PadTo::run),
          new StepType<>("borderCrop", BorderCrop.class, Stage.GEOMETRY, BorderCrop::run),
          new StepType<>(
              "collimationCrop", CollimationCrop.class, Stage.GEOMETRY, CollimationCrop::run),
          new StepType<>("lungCrop", LungCrop.class, Stage.GEOMETRY, LungCrop::run),
          new StepType<>("affine", Affine.class, Stage.GEOMETRY, Affine::run),
          new StepType<>("rotateBy", RotateBy.class, Stage.GEOMETRY, RotateBy::run),
          new StepType<>("cropTo", CropTo.class, Stage.GEOMETRY, CropTo::run),
          new StepType<>("resizeShorter", ResizeShorter.class, Stage.GEOMETRY, ResizeShorter::run),
          new StepType<>("resize", Resize.class, Stage.GEOMETRY, Resize::run),
          new StepType<>("flip", Flip.class, Stage.GEOMETRY, Flip::run),
          new StepType<>("rotate", Rotate.class, Stage.GEOMETRY, Rotate::run),
          new StepType<>("scaleTo", ScaleTo.class, Stage.NETWORK, ScaleTo::run),
          new StepType<>("normalize", Normalize.class, Stage.NETWORK, Normalize::run));

  private static final Map<String, StepType<?>> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(StepType::name, Function.identity()));

  private static final Map<Class<?>, StepType<?>> BY_TYPE =
      ALL.stream().collect(Collectors.toUnmodifiableMap(StepType::type, Function.identity()));

  public static StepType<?> of(Step step) {
    StepType<?> type = BY_TYPE.get(step.getClass());
    if (type == null) {
      throw new IllegalStateException("step " + step.getClass() + " is not registered");
    }
    return type;
  }

  static StepType<?> named(String name) {
    StepType<?> type = BY_NAME.get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "unknown step '%s'; known are %s".formatted(name, names()));
    }
    return type;
  }

  static List<String> names() {
    return ALL.stream().map(StepType::name).toList();
  }

  static List<Class<?>> types() {
    return ALL.stream().<Class<?>>map(StepType::type).toList();
  }

  /** Runs a step; the frame remembers where pixels went. */
  void run(Step step, Frame frame) {
    AffineMap map = step.dependsOnPixels() ? AffineMap.identity() : step.map(frame.size());
    runner.accept(type.cast(step), frame);
    frame.moved(map);
  }
}
