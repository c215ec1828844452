package io.medimg.benchmarks;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.Steps;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.NClaheStage;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.ValueMask;
import io.medimg.preprocess.step.Window;
import io.medimg.preprocess.step.contrast.ClaheFiji;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One step at a time, of every kind, from a film of 12 bits in 16 (or a picture of three channels,
 * for steps that take colour) to a tensor. Every thread has a film of its own. Not safe for use by
 * several threads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class StepBenchmark {

  /** Pixels along a side. */
  @Param("512")
  public int side;

  /** What the plan does; {@code none} is what a tensor costs by itself. */
  @Param({
    "none",
    "window",
    "percentileClip",
    "heq",
    "ahe",
    "clahe",
    "nClahe",
    "claheSkimage",
    "claheFiji",
    "gamma",
    "zScore",
    "gaussian",
    "median",
    "bilateral",
    "unsharpMask",
    "pyramidDetail",
    "srad",
    "rotateBy",
    "flip",
    "linear",
    "cubic",
    "pil",
    "torch",
    "invert",
    "log:1",
    "brightness:1.2",
    "contrast:1.2",
    "autoContrast:0.5,0.5",
    "minMax:0,1",
    "levels:256",
    "noise:GAUSSIAN,0.1,1",
    "erase:0.2,0.2,0.3,0.3,0",
    "lungCrop:0.05",
    "polarity",
    "realUnits",
    "suv",
    "rangeClip:0,2000",
    "histogramSpecification:0/1000/2000/4095,4/3/2/1",
    "nyulMatch:1/50/99,0/40/100,ALL,0",
    "lee:2,0.1",
    "crop:8,8,400,400",
    "cropTo:400,400,CENTER",
    "centerCropToSquare",
    "letterbox:640,640,0,CV_LINEAR",
    "pad:8,8,8,8,0",
    "padTo:600,600,0",
    "borderCrop:0.02",
    "collimationCrop:0.1",
    "affine:1.1/0.1/0/0.1/0.9/0,512,512,0",
    "resizeShorter:256,CV_AREA",
    "rotate:1",
    "toRgb",
    "scaleTo:0,1",
    "normalize:0.5,0.25",
    "toGray",
    "toBgr",
    "colorJitter:1.1,0.9,1.2,0.05",
    "claheColor:2,8,8,LIGHTNESS",
    "stainMacenko",
    "stainReinhard:-0.6/0.02/0.03,0.2/0.05/0.02",
    "specularFill:0.9,0.15,2",
    "surroundFill:0.1,0"
  })
  public String step;

  private MedicalImage film;
  private Preprocessing plan;

  /** Makes the film and the plan. */
  @Setup
  public void prepare() {
    film = takesColour() ? colour() : gray();
    Preprocessing.Builder start = Preprocessing.builder();
    plan = (isFilter() ? filter(start) : isMove() ? move(start) : contrast(start)).build();
  }

  private MedicalImage gray() {
    ImageMetadata about =
        ImageMetadata.builder()
            .photometricInterpretation(PhotometricInterpretation.MONOCHROME1)
            .suvFactor(0.5)
            .build();
    return MedicalImage.gray(side, side, Films.shorts(side)).withMetadata(about);
  }

  /** The film three times, brighter from channel to channel. */
  private MedicalImage colour() {
    short[] gray = Films.shorts(side);
    byte[] rgb = new byte[3 * gray.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.min(255, (gray[i / 3] >> 4) + 20 * (i % 3));
    }
    return MedicalImage.rgb(side, side, rgb);
  }

  private boolean takesColour() {
    return switch (step.replaceFirst(":.*", "")) {
      case "toGray",
          "toBgr",
          "colorJitter",
          "claheColor",
          "stainMacenko",
          "stainReinhard",
          "specularFill",
          "surroundFill" ->
          true;
      default -> false;
    };
  }

  private boolean isFilter() {
    return switch (step) {
      case "gaussian", "median", "bilateral", "unsharpMask", "pyramidDetail", "srad" -> true;
      default -> false;
    };
  }

  private boolean isMove() {
    return switch (step) {
      case "rotateBy", "flip", "linear", "cubic", "pil", "torch" -> true;
      default -> false;
    };
  }

  private Preprocessing.Builder contrast(Preprocessing.Builder start) {
    return switch (step) {
      case "none" -> start;
      case "window" -> start.window(Window.fullRange());
      case "percentileClip" -> start.percentileClip(1, 99);
      case "heq" -> start.heq();
      case "ahe" -> start.ahe(8, 8);
      case "clahe" -> start.clahe(2, 8, 8);
      case "nClahe" -> start.nClahe(NClaheStage.LOG, 2, 8, 8);
      case "claheSkimage" -> start.claheSkimage(0.01);
      case "claheFiji" -> start.claheFiji(63, 3, ClaheFiji.Mode.FAST);
      case "gamma" -> start.gamma(0.7);
      case "zScore" -> start.zScore(ValueMask.NONZERO);
      default -> start.add(Steps.parse(step));
    };
  }

  private Preprocessing.Builder filter(Preprocessing.Builder start) {
    return switch (step) {
      case "gaussian" -> start.gaussian(1.5);
      case "median" -> start.median(3);
      case "bilateral" -> start.bilateral(5, 200, 2);
      case "unsharpMask" -> start.unsharpMask(2, 1);
      case "pyramidDetail" -> start.pyramidDetail(5, 1.2, 0.7);
      default -> start.srad(5);
    };
  }

  private Preprocessing.Builder move(Preprocessing.Builder start) {
    return switch (step) {
      case "rotateBy" -> start.rotateBy(7, 0);
      case "flip" -> start.flip(FlipDirection.LEFT_RIGHT);
      case "linear" -> start.resize(224, 224, Resampler.CV_LINEAR);
      case "cubic" -> start.resize(224, 224, Resampler.CV_CUBIC);
      case "pil" -> start.resize(224, 224, Resampler.PIL_BILINEAR);
      default -> start.resize(224, 224, Resampler.TORCH_BILINEAR_AA);
    };
  }

  /** From the film to the tensor. */
  @Benchmark
  public FloatTensor run() {
    return plan.toTensor(film);
  }
}
