package io.medimg.preprocess;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.task.Preprocessor;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.preprocess.kernel.Kernels;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A preprocessing plan: a list of steps, as data. It can be printed, compared, written to JSON and
 * read back, and run two ways: {@link #apply} gives an image to look at, {@link #prepare} a tensor,
 * with point operations folded into one table and no image in between where steps allow; both give
 * the same values.
 *
 * <p>Values start as stored, in the range that the bits stored can express (floats: from the least
 * to the greatest finite value; NaN and negative infinity become the least, positive infinity the
 * greatest), and images whose real values fall as stored ones rise (a negative Rescale Slope)
 * starts turned around within that range, so that greater always means more. Alpha is left out.
 * Steps are run in the order in which they were added.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Preprocessing implements Preprocessor {
  private final List<Step> steps;

  private Preprocessing(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * What the innermost loops of all plans are made of: plain Java, or vector instructions where the
   * JVM was started with {@code --add-modules jdk.incubator.vector}. Chosen once, at start-up; the
   * system property {@code medimg.kernels} ({@code plain}, {@code vector}) says otherwise. Results
   * are the same.
   *
   * @return a few words for people
   */
  public static String kernels() {
    return Kernels.describe();
  }

  /** A plan without steps. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a plan.
   *
   * @param json as written by {@link #toJson}
   * @return an equal plan
   * @throws IllegalArgumentException if the text is no such JSON, of another schema, has a step or
   *     field that is unknown, missing or out of range, or steps that contradict each other
   */
  public static Preprocessing fromJson(String json) {
    Builder builder = builder();
    int number = 1;
    for (Step step : PlanJson.read(json)) {
      try {
        builder.add(step);
      } catch (IllegalStateException e) {
        throw new IllegalArgumentException("step %d: %s".formatted(number, e.getMessage()), e);
      }
      number++;
    }
    return builder.build();
  }

  /** The steps in order, unmodifiable. */
  public List<Step> steps() {
    return steps;
  }

  /**
   * Whether where pixels go depends on the pixels of each image, as it does after a crop that looks
   * for its edges. Then only a run can tell: {@link Prepared#sourceToModel()}.
   */
  public boolean geometryDependsOnPixels() {
    return steps.stream().anyMatch(Step::dependsOnPixels);
  }

  /**
   * The size of the result, as far as it can be told without an image.
   *
   * @param source the size of the image
   * @return empty if a step that depends on pixels is not followed by one that fixes the size
   * @throws IllegalArgumentException if a step does not fit its size
   */
  public Optional<Size> modelSize(Size source) {
    Optional<Size> size = Optional.of(source);
    for (Step step : steps) {
      Optional<Size> fixed = step.fixedSize();
      size = step.dependsOnPixels() || fixed.isPresent() ? fixed : size.map(step::sizeAfter);
    }
    return size;
  }

  /**
   * The number of channels of the result.
   *
   * @param sourceChannels of the image: 1 for gray, 3 for colour
   * @return 1 or 3
   * @throws IllegalArgumentException if a step has values for another number of channels
   */
  public int modelChannels(int sourceChannels) {
    int channels = sourceChannels;
    for (Step step : steps) {
      channels = step.channelsAfter(channels);
    }
    return channels;
  }

  /**
   * What the plan does to positions in an image of a size.
   *
   * @param source the size of the image
   * @return the size of the result and the way there
   * @throws IllegalArgumentException if a step does not fit that size
   * @throws IllegalStateException if the geometry {@linkplain #geometryDependsOnPixels depends on
   *     pixels}
   */
  public Geometry geometry(Size source) {
    AffineMap map = AffineMap.identity();
    Size size = source;
    for (Step step : steps) {
      map = map.andThen(step.map(size));
      size = step.sizeAfter(size);
    }
    return new Geometry(source, size, map);
  }

  /**
   * Where pixels go. Immutable and safe for use by several threads.
   *
   * @param source the size of the source image
   * @param model the size of the result
   * @param sourceToModel from source positions to positions in the result
   */
  public record Geometry(Size source, Size model, AffineMap sourceToModel) {
    /** The way back: from positions in the result to source positions. */
    public AffineMap modelToSource() {
      return sourceToModel.inverse();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Leaves out scaleTo and normalize; keeps the type of values that the last step made; the
   * range of values becomes the window of the new image.
   */
  @Override
  public MedicalImage apply(MedicalImage image) {
    Frame frame = Frame.of(image);
    for (Step step : steps) {
      StepType<?> type = StepType.of(step);
      if (type.stage() != StepType.Stage.NETWORK) {
        type.run(step, frame);
        frame.materialize();
      }
    }
    ImageMetadata.Builder about = image.metadata().toBuilder();
    AffineMap back = frame.sourceToModel().inverse();
    about.pixelSpacing(image.metadata().pixelSpacing().map(s -> spacing(s, back)).orElse(null));
    return frame.toImage(about);
  }

  /** The distance between new pixels: how far one step along each new axis goes in the source. */
  private static PixelSpacing spacing(PixelSpacing old, AffineMap modelToSource) {
    double rowMm =
        Math.hypot(modelToSource.m01() * old.columnMm(), modelToSource.m11() * old.rowMm());
    double columnMm =
        Math.hypot(modelToSource.m00() * old.columnMm(), modelToSource.m10() * old.rowMm());
    return new PixelSpacing(rowMm, columnMm, old.source());
  }

  @Override
  public Prepared prepare(MedicalImage image) {
    return prepare(image, true);
  }

  /** Runs the plan fused, or with every step's result stored in its own type. */
  public Prepared prepare(MedicalImage image, boolean fused) {
    Frame frame = run(image, fused);
    return new Prepared(tensor(frame), frame.sourceToModel(), image.size());
  }

  private Frame run(MedicalImage image, boolean fused) {
    Frame frame = Frame.of(image);
    for (Step step : steps) {
      StepType.of(step).run(step, frame);
      if (!fused) {
        frame.materialize();
      }
    }
    return frame;
  }

  /**
   * Runs the whole plan for a network, into memory of the caller's: what {@link #prepare} does, but
   * for the tensor's memory. Beyond it, point steps, windows, percentiles, {@code heq}, crops and
   * resizing of gray need tables and rows, however many pixels there are, and the resized image;
   * CLAHE and AHE their levels as well. Gray that has become RGB counts as gray until a step treats
   * channels in different ways or looks at all values. Filters, turns, flips, colour and affine
   * maps make images in between.
   *
   * @param image one frame; left as it is
   * @param target overwritten from index 0 with channels, rows and columns as in the tensor; its
   *     position stays
   * @return the way of pixels
   * @throws IllegalArgumentException if the image does not fit a step, or the target is too small
   */
  public Geometry write(MedicalImage image, FloatBuffer target) {
    Frame frame = run(image, true);
    long floats = frame.size().pixels() * frame.channels();
    if (target.limit() < floats) {
      throw new IllegalArgumentException(
          "%d channels of %s need %d floats, the target has %d"
              .formatted(frame.channels(), frame.size(), floats, target.limit()));
    }
    frame.pixels().write(target);
    return new Geometry(image.size(), frame.size(), frame.sourceToModel());
  }

  private static FloatTensor tensor(Frame frame) {
    Size size = frame.size();
    Shape shape = Shape.of(1, frame.channels(), size.height(), size.width());
    return FloatTensor.build(shape, frame.pixels()::write);
  }

  @Override
  public String describe() {
    return steps.isEmpty()
        ? "as stored"
        : steps.stream().map(Step::describe).collect(Collectors.joining(" > "));
  }

  @Override
  public String toJson() {
    return PlanJson.write(steps);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Preprocessing other && steps.equals(other.steps);
  }

  @Override
  public int hashCode() {
    return steps.hashCode();
  }

  @Override
  public String toString() {
    return "Preprocessing[" + describe() + "]";
  }

  /**
   * Collects steps; every method adds one, refuses arguments out of range with {@link
   * IllegalArgumentException}, and a step that contradicts an earlier one with {@link
   * IllegalStateException}. Not safe for use by several threads; build one per thread.
   */
  public static final class Builder
      implements ModalitySteps,
          ContrastSteps,
          IntensitySteps,
          FilterSteps,
          ChannelSteps,
          GeometrySteps,
          NetworkSteps {
    private final List<Step> steps = new ArrayList<>();

    private Builder() {}

    @Override
    public Builder add(Step step) {
      Objects.requireNonNull(step, "step");
      PlanRules.check(steps, step);
      steps.add(step);
      return this;
    }

    /** The plan as collected so far. */
    public Preprocessing build() {
      return new Preprocessing(steps);
    }
  }
}
