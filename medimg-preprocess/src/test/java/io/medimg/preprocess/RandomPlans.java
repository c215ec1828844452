package io.medimg.preprocess;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.PresentationLutShape;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.VoiLut;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Pictures;
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
import java.util.Random;

/** Plans and images of all kinds from a seed. */
public final class RandomPlans {
  private final Random random;

  public RandomPlans(long seed) {
    random = new Random(seed * 7919 + 1);
  }

  /** Up to eight steps that do not contradict each other. */
  Preprocessing plan() {
    Preprocessing.Builder builder = Preprocessing.builder();
    int wanted = random.nextInt(9);
    for (int i = 0; i < wanted; i++) {
      try {
        builder.add(step());
      } catch (IllegalStateException contradiction) {
        i--; // another draw; a plan can always take a flip
      }
    }
    return builder.build();
  }

  private Step step() {
    return random.nextInt(4) == 0 ? modalityStep() : plainStep();
  }

  /** Steps of modalities, and geometry by size. */
  private Step modalityStep() {
    double a = random.nextInt(900) - 600;
    return switch (random.nextInt(20)) {
      case 18 ->
          new SpecularFill(random.nextInt(5) / 4.0, random.nextInt(5) / 4.0, random.nextInt(3));
      case 19 -> new SurroundFill(random.nextInt(5) / 8.0, random.nextInt(256));
      case 12 ->
          new ColorJitter(
              1, random.nextInt(3), random.nextInt(5) / 2.0, random.nextInt(5) / 10.0 - 0.2);
      case 13 ->
          new ClaheColor(2, 1 + random.nextInt(4), 2, ClaheChannel.values()[random.nextInt(2)]);
      case 14 -> new StainMacenko();
      case 15 -> new StainReinhard(List.of(-1.0, 0.1, 0.0), List.of(0.3, a / 1e4 + 0.1, 0.05));
      case 16 -> new Lee(1 + random.nextInt(3), 0.1);
      case 17 -> new Srad(1 + random.nextInt(9), 0.05);
      case 7 -> new BorderCrop(random.nextInt(5) / 20.0);
      case 8 -> new CollimationCrop(random.nextInt(5) / 10.0);
      case 9 -> new LungCrop(random.nextInt(3) / 10.0);
      case 10 -> new RotateBy(random.nextInt(720) - 360, a);
      case 11 ->
          new Affine(List.of(1.5, 0.25, a / 100, -0.25, 0.75, 2.0), side(8, 40), side(8, 40), a);
      case 0 -> new Suv();
      case 1 -> new RangeClip(a, a + 1 + random.nextInt(1500));
      case 2 -> new Levels(random.nextBoolean() ? 256 : 2 + random.nextInt(5000));
      case 3 -> new Windowing(CtWindow.values()[random.nextInt(11)].window());
      case 4 -> new PadTo(side(1, 40), side(1, 40), a);
      case 5 -> new CropTo(side(1, 8), side(1, 8), CropTo.Place.values()[random.nextInt(5)]);
      default -> new ResizeShorter(side(8, 30), resampler());
    };
  }

  private Step plainStep() {
    double a = Math.rint(random.nextGaussian() * 50) / 4;
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        return intensity();
      }
      case 2 -> {
        return filter();
      }
      default -> {} // one of the steps below
    }
    return switch (random.nextInt(19)) {
      case 18 -> new ToBgr();
      case 0 -> new Polarity();
      case 1 -> new RealUnits();
      case 2 -> new Windowing(window());
      case 3 -> new PercentileClip(random.nextInt(20), 80 + random.nextInt(21));
      case 4 -> new Heq(random.nextBoolean() ? 256 : 2 + random.nextInt(5000));
      case 5 ->
          new Clahe(
              random.nextInt(5),
              1 + random.nextInt(5),
              1 + random.nextInt(5),
              random.nextBoolean() ? 256 : 2 + random.nextInt(5000));
      case 6 -> new ToGray();
      case 7 -> new ToRgb();
      case 8 -> new Crop(random.nextInt(2), random.nextInt(2), side(2, 6), side(2, 6));
      case 9 -> new CenterCropToSquare();
      case 10 -> new Letterbox(side(8, 40), side(8, 40), Math.rint(a), resampler());
      case 11 -> new Pad(side(0, 4), side(0, 4), side(0, 4), side(0, 4), Math.rint(a));
      case 12, 13 -> new Resize(side(8, 50), side(8, 50), resampler());
      case 14 -> new Flip(FlipDirection.values()[random.nextInt(2)]);
      case 15 -> new Rotate(1 + random.nextInt(3));
      case 16 -> new ScaleTo(a, a + 1 + random.nextInt(3));
      default ->
          random.nextBoolean()
              ? new Normalize(List.of(a), List.of(0.25))
              : new Normalize(List.of(0.485, 0.456, a), List.of(0.229, 0.224, 2.0));
    };
  }

  private Step intensity() {
    double a = random.nextInt(28);
    return switch (random.nextInt(16)) {
      case 14 ->
          new Noise(
              Noise.Kind.values()[random.nextInt(3)], random.nextInt(4) / 8.0, random.nextInt());
      case 15 -> new Erase(random.nextInt(3) / 4.0, 0.1, 0.5, random.nextDouble(), 0.5);
      case 0 -> new Gamma(0.25 + random.nextInt(12) / 4.0, 0.5 + random.nextInt(3) / 2.0);
      case 1 -> new Log(1 + random.nextInt(100));
      case 2 -> new Brightness(random.nextInt(12) / 4.0);
      case 3 -> new Contrast(random.nextInt(12) / 4.0);
      case 4 -> new AutoContrast(random.nextInt(20), random.nextInt(20));
      case 5 -> new Invert();
      case 6 -> new MinMax(-random.nextInt(3), 1 + random.nextInt(300));
      case 7 -> {
        ValueMask mask = ValueMask.values()[random.nextInt(4)];
        yield new ZScore(mask, mask == ValueMask.ABOVE ? random.nextInt(100) : 0);
      }
      case 8 -> new Ahe(1 + random.nextInt(5), 1 + random.nextInt(5), bins());
      case 9 ->
          new ClaheSkimage(
              side(0, 9), side(0, 9), random.nextInt(5) / 50.0, 2 + random.nextInt(300));
      case 10 ->
          new ClaheFiji(
              side(1, 9),
              2 + random.nextInt(255),
              1 + random.nextInt(5),
              ClaheFiji.Mode.values()[random.nextInt(2)]);
      case 11 -> new HistogramSpecification(List.of(-3.5, a * a, 4000.0), List.of(1.0, 20.0, 3.0));
      case 12 ->
          new NyulMatch(
              List.of(1.0, 40.0, 99.0),
              List.of(0.0, 1.0 + a * a, 1000.0),
              random.nextBoolean() ? ValueMask.ABOVE_MEAN : ValueMask.NONZERO,
              0);
      default ->
          new NClahe(
              NClaheStage.values()[random.nextInt(2)],
              random.nextInt(5),
              1 + random.nextInt(5),
              1 + random.nextInt(5),
              bins());
    };
  }

  private Step filter() {
    return switch (random.nextInt(5)) {
      case 0 -> new Gaussian(0, (1 + random.nextInt(9)) / 4.0);
      case 1 -> new Median(3 + 2 * random.nextInt(3));
      case 2 -> new Bilateral(side(0, 7), 1 + random.nextInt(100), 1.5);
      case 3 -> new UnsharpMask((1 + random.nextInt(9)) / 4.0, 0.5 + random.nextInt(3));
      default -> new PyramidDetail(side(1, 5), 1.25, 0.75);
    };
  }

  private int bins() {
    return random.nextBoolean() ? 256 : 2 + random.nextInt(5000);
  }

  private Resampler resampler() {
    return Resampler.values()[random.nextInt(Resampler.values().length)];
  }

  private int side(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private Window window() {
    return switch (random.nextInt(3)) {
      case 0 -> Window.fromImage();
      case 1 -> Window.fullRange();
      default -> Window.of(voi());
    };
  }

  private VoiWindow voi() {
    return new VoiWindow(
        random.nextInt(200), 1 + random.nextInt(3000), VoiLutFunction.values()[random.nextInt(3)]);
  }

  /** One frame of 8 to 300 pixels a side, any depth, one to four channels. */
  public MedicalImage image() {
    Depth depth = Depth.values()[random.nextInt(4)];
    int channels = 1 + random.nextInt(4);
    int most = random.nextInt(4) == 0 ? 300 : 60;
    Size size = new Size(side(8, most), side(8, most));
    int length = Math.toIntExact(size.pixels() * channels);
    Pictures.Content content =
        Pictures.Content.values()[random.nextInt(Pictures.Content.values().length)];
    float[] values = Pictures.values(depth, length, content, random.nextLong());
    if (depth == Depth.F32 && random.nextBoolean()) {
      values[0] = Float.NaN;
      values[length / 2] = Float.POSITIVE_INFINITY;
      values[length - 1] = Float.NEGATIVE_INFINITY;
    }
    PixelBuffer buffer = buffer(depth, values);
    ImageMetadata.Builder about = metadata(channels);
    if (random.nextInt(3) == 0 && Float.isFinite(values[length / 3])) {
      about.pixelPaddingValue((int) values[length / 3]);
    }
    return MedicalImage.of(size, 1, channels, buffer, about.build());
  }

  private ImageMetadata.Builder metadata(int channels) {
    ImageMetadata.Builder about = ImageMetadata.builder();
    if (channels >= 3) {
      about.photometricInterpretation(PhotometricInterpretation.RGB);
    } else if (random.nextBoolean()) {
      about.photometricInterpretation(PhotometricInterpretation.MONOCHROME1);
    }
    if (random.nextBoolean()) {
      double[] slopes = {1, 0.5, -1, -0.25};
      about.rescale(new Rescale(slopes[random.nextInt(4)], -random.nextInt(1025), "HU"));
    }
    if (random.nextBoolean()) {
      about.windows(List.of(voi()));
    }
    if (random.nextInt(3) == 0) {
      about.bitsStored(12);
    }
    if (random.nextBoolean()) {
      about.suvFactor(0.25);
    }
    if (random.nextInt(4) == 0) {
      about.voiLuts(List.of(VoiLut.of(-20, 10, new int[] {0, 4, 900, 500, 1023, 77})));
    }
    if (random.nextInt(4) == 0) {
      about.presentationLutShape(PresentationLutShape.values()[random.nextInt(2)]);
    }
    if (random.nextBoolean()) {
      about.pixelSpacing(new PixelSpacing(0.2, 0.1, PixelSpacing.Source.GIVEN));
    }
    return about;
  }

  /** Values in a buffer of their depth. */
  static PixelBuffer buffer(Depth depth, float[] values) {
    return switch (depth) {
      case U8 -> PixelBuffer.U8.of(Pictures.toBytes(values));
      case U16 -> PixelBuffer.U16.of(Pictures.toShorts(values));
      case S16 -> PixelBuffer.S16.of(Pictures.toShorts(values));
      case F32 -> PixelBuffer.F32.of(values);
    };
  }
}
