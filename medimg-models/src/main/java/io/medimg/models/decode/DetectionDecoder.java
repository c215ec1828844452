package io.medimg.models.decode;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * From a detector's raw output to named boxes in source pixels: reads every row, merges, undoes the
 * preparation (letterbox included) through the plan's own map, clips to the image, names. Immutable
 * and safe for use by several threads.
 *
 * <p>The order matters: boxes are merged as the network made them, and clipped afterwards, so that
 * a box that sticks out of the image keeps the edge that lies inside.
 */
public final class DetectionDecoder {
  private final YoloDecoder yolo;
  private final List<Label> labels;
  private final BoxMerging merging;
  private final double confidence;
  private final int maxDetections;

  private DetectionDecoder(Builder builder) {
    this.yolo = YoloDecoder.of(builder.layout, builder.labels.size());
    this.labels = builder.labels;
    this.merging = builder.merging;
    this.confidence = builder.confidence;
    this.maxDetections = builder.maxDetections;
  }

  /**
   * Starts a decoder of a YOLO-family network.
   *
   * @param layout how its output is laid out
   * @param labels its classes, in its order; at least one
   * @return a builder
   */
  public static Builder yolo(YoloLayout layout, List<Label> labels) {
    return new Builder(layout, labels);
  }

  /** The least score that is kept. */
  public double confidence() {
    return confidence;
  }

  /**
   * Decodes one image.
   *
   * @param output what the network gave for it alone, first extent 1
   * @param prepared how the image was prepared; its tensor's extent is that of the network's input
   * @return boxes in source pixels, highest score first; boxes that lie wholly outside of the image
   *     (in the padding) are left out
   * @throws ModelMismatchException if the output does not fit
   */
  public List<Detection> decode(FloatTensor output, Prepared prepared) {
    AffineMap toSource = prepared.sourceToModel().inverse();
    Threshold threshold = new Threshold(confidence, "the detector's confidence limit");
    List<Detection> found = new ArrayList<>();
    List<ScoredBox> candidates = yolo.decode(output, 0, input(prepared), confidence);
    for (ScoredBox b : merging.merge(candidates, confidence)) {
      Box box = toSource.apply(b.box()).clipTo(prepared.source());
      if (box.area() > 0 && found.size() < maxDetections) {
        Label label = labels.get(b.label());
        found.add(new Detection(new Finding(label, b.score(), ScoreKind.SIGMOID, threshold), box));
      }
    }
    return List.copyOf(found);
  }

  private static Size input(Prepared prepared) {
    Shape shape = prepared.tensor().shape();
    if (shape.rank() != 4) {
      throw new ModelMismatchException(
          "a detector takes a prepared image [1, channels, height, width], got " + shape);
    }
    return new Size(Math.toIntExact(shape.get(3)), Math.toIntExact(shape.get(2)));
  }

  @Override
  public String toString() {
    return "DetectionDecoder[%d classes, confidence %s, %s, at most %d]"
        .formatted(labels.size(), confidence, merging, maxDetections);
  }

  /**
   * Collects the settings of a decoder. Not safe for use by several threads; build one per thread.
   */
  public static final class Builder {
    private final YoloLayout layout;
    private final List<Label> labels;
    private BoxMerging merging = BoxMerging.nms(0.45);
    private double confidence = 0.25;
    private int maxDetections = 300;

    private Builder(YoloLayout layout, List<Label> labels) {
      this.layout = Objects.requireNonNull(layout, "layout");
      this.labels = List.copyOf(labels);
    }

    /**
     * The least score that is kept; 0.25 if not said.
     *
     * @param value 0 to 1
     * @return this builder
     * @throws IllegalArgumentException if it is outside 0 to 1
     */
    public Builder confidence(double value) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("a confidence is 0 to 1, got " + value);
      }
      this.confidence = value;
      return this;
    }

    /**
     * How overlapping boxes become one; {@code BoxMerging.nms(0.45)} if not said.
     *
     * @param value the merging
     * @return this builder
     */
    public Builder merging(BoxMerging value) {
      this.merging = Objects.requireNonNull(value, "merging");
      return this;
    }

    /**
     * How many boxes at most are given per image, the best ones; 300 if not said.
     *
     * @param value at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder maxDetections(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("at most 1 detection or more, got " + value);
      }
      this.maxDetections = value;
      return this;
    }

    /**
     * Builds the decoder.
     *
     * @return immutable decoder
     * @throws IllegalArgumentException if there is no label
     */
    public DetectionDecoder build() {
      return new DetectionDecoder(this);
    }
  }
}
