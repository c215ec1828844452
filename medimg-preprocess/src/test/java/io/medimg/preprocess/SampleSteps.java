package io.medimg.preprocess;

import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.step.ClaheChannel;
import io.medimg.preprocess.step.CtWindow;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.NClaheStage;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.ValueMask;
import io.medimg.preprocess.step.Window;
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
import java.util.stream.Stream;

/** Steps of every kind, which fit images of every size. */
final class SampleSteps {

  private SampleSteps() {}

  /** At least one of every kind; {@code EveryStepTest} fails where one is forgotten. */
  static Stream<Step> all() {
    return Stream.of(values(), equalisation(), filters(), colour(), geometry(), network())
        .flatMap(steps -> steps);
  }

  private static Stream<Step> values() {
    return Stream.of(
        new Polarity(),
        new RealUnits(),
        new Suv(),
        new RangeClip(-100, 60),
        new Levels(256),
        new Levels(3),
        new Windowing(Window.fromImage()),
        new Windowing(Window.fullRange()),
        new Windowing(CtWindow.LUNG.window()),
        new Windowing(Window.of(new VoiWindow(40, 80, VoiLutFunction.SIGMOID))),
        new Windowing(Window.of(new VoiWindow(40, 1, VoiLutFunction.LINEAR))),
        new Windowing(Window.of(new VoiWindow(40, 0.5, VoiLutFunction.LINEAR_EXACT))),
        new PercentileClip(0, 100),
        new PercentileClip(10, 60),
        new Noise(Noise.Kind.GAUSSIAN, 0.1, 7),
        new Noise(Noise.Kind.QUANTUM, 0.2, -1),
        new Noise(Noise.Kind.SPECKLE, 5, 0),
        new Erase(0.25, 0, 0.5, 1, 0.5),
        new Erase(0.9, 0.9, 1, 1, 1),
        new Gamma(0.5, 1),
        new Gamma(2.5, 2),
        new Log(1),
        new Log(500),
        new Brightness(1.4),
        new Contrast(0.3),
        new Contrast(4),
        new AutoContrast(0, 0),
        new AutoContrast(10, 40),
        new Invert(),
        new MinMax(-1, 1),
        new ZScore(ValueMask.ALL, 0),
        new ZScore(ValueMask.NONZERO, 0),
        new ZScore(ValueMask.ABOVE, 50),
        new ZScore(ValueMask.ABOVE_MEAN, 0),
        new HistogramSpecification(List.of(1.0, 5.0), List.of(3.0, 1.0)),
        new HistogramSpecification(List.of(7.0), List.of(1.0)),
        new NyulMatch(List.of(1.0, 50.0, 99.0), List.of(0.0, 10.0, 100.0), ValueMask.ALL, 0),
        new NyulMatch(List.of(0.0, 100.0), List.of(0.0, 1.0), ValueMask.ABOVE_MEAN, 0));
  }

  private static Stream<Step> equalisation() {
    return Stream.of(
        new Heq(256),
        new Heq(5000),
        new Clahe(2, 8, 8, 256),
        new Clahe(40, 3, 2, 4096),
        new Ahe(8, 8, 256),
        new Ahe(2, 3, 1000),
        new NClahe(NClaheStage.LOG, 2, 8, 8, 256),
        new NClahe(NClaheStage.MINMAX, 2, 2, 2, 4096),
        new ClaheSkimage(0, 0, 0.01, 256),
        new ClaheSkimage(4, 6, 0, 64),
        new ClaheFiji(1, 256, 3, ClaheFiji.Mode.EXACT),
        new ClaheFiji(4, 64, 2, ClaheFiji.Mode.FAST));
  }

  private static Stream<Step> filters() {
    return Stream.of(
        new Gaussian(0, 1.2),
        new Gaussian(5, 0),
        new Gaussian(31, 9),
        new Median(3),
        new Median(7),
        new Bilateral(0, 40, 2),
        new Bilateral(9, 5, 1),
        new UnsharpMask(2, 1.5),
        new PyramidDetail(1, 1, 0.7),
        new PyramidDetail(6, 1.5, 0.6),
        new Lee(1, 0.1),
        new Lee(15, 1),
        new Srad(3, 0.05),
        new Srad(2, 1));
  }

  private static Stream<Step> colour() {
    return Stream.of(
        new ToGray(),
        new ToRgb(),
        new ToBgr(),
        new ColorJitter(1.4, 0.5, 2, -0.3),
        new ColorJitter(0, 10, 0, 0.5),
        new ClaheColor(2, 8, 8, ClaheChannel.GREEN),
        new ClaheColor(40, 2, 3, ClaheChannel.LIGHTNESS),
        new StainMacenko(),
        new StainReinhard(List.of(-1.0, 0.1, 0.0), List.of(0.3, 0.0, 0.05)),
        new SpecularFill(0.9, 0.15, 2),
        new SpecularFill(0, 1, 50),
        new SurroundFill(0.1, 255),
        new SurroundFill(1, 0));
  }

  private static Stream<Step> geometry() {
    return Stream.of(
        new Crop(0, 0, 1, 1),
        new CropTo(1, 1, CropTo.Place.CENTER),
        new CenterCropToSquare(),
        new Letterbox(17, 9, 3, Resampler.CV_LINEAR),
        new Pad(1, 0, 2, 3, 4),
        new PadTo(15, 8, 4),
        new BorderCrop(0),
        new BorderCrop(0.6),
        new CollimationCrop(0.1),
        new LungCrop(0.1),
        new Affine(List.of(1.5, 0.25, -3.0, -0.25, 0.75, 2.0), 21, 11, 2),
        new RotateBy(33, 1),
        new ResizeShorter(3, Resampler.PIL_BILINEAR),
        new Resize(1, 1, Resampler.CV_AREA),
        new Resize(13, 7, Resampler.PIL_BICUBIC),
        new Resize(8, 40, Resampler.SK_RESIZE),
        new Flip(FlipDirection.LEFT_RIGHT),
        new Flip(FlipDirection.TOP_BOTTOM),
        new Rotate(1),
        new Rotate(2));
  }

  private static Stream<Step> network() {
    return Stream.of(
        new ScaleTo(-1024, 1024),
        new Normalize(List.of(0.5), List.of(0.25)),
        new Normalize(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)));
  }
}
