package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import java.util.Objects;
import java.util.Optional;

/**
 * Cuts a rectangle of a given size out of the middle or a corner, as torchvision's {@code
 * CenterCrop} and {@code FiveCrop} do: the middle one starts at {@code (length - side) / 2},
 * rounded half to even. Immutable and safe for use by several threads.
 *
 * @param width columns kept
 * @param height rows kept
 * @param place where the rectangle lies
 */
public record CropTo(int width, int height, Place place) implements Step {
  /** Where a rectangle lies. */
  public enum Place {
    /** In the left upper corner. */
    TOP_LEFT,
    /** In the right upper corner. */
    TOP_RIGHT,
    /** In the left lower corner. */
    BOTTOM_LEFT,
    /** In the right lower corner. */
    BOTTOM_RIGHT,
    /** In the middle. */
    CENTER
  }

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if a side is out of range
   */
  public CropTo {
    Checks.side("cropTo", "width", width);
    Checks.side("cropTo", "height", height);
    Objects.requireNonNull(place, "place");
  }

  @Override
  public String describe() {
    return "cropTo(%dx%d, %s)".formatted(width, height, place);
  }

  @Override
  public Size sizeAfter(Size before) {
    if (width > before.width() || height > before.height()) {
      throw new IllegalArgumentException(
          "%s does not lie inside the image of %s; put padTo() or a resize before it"
              .formatted(describe(), before));
    }
    return new Size(width, height);
  }

  @Override
  public Optional<Size> fixedSize() {
    return Optional.of(new Size(width, height));
  }

  private int left(Size before) {
    return switch (place) {
      case TOP_LEFT, BOTTOM_LEFT -> 0;
      case TOP_RIGHT, BOTTOM_RIGHT -> before.width() - width;
      case CENTER -> (int) Math.rint((before.width() - width) / 2.0);
    };
  }

  private int top(Size before) {
    return switch (place) {
      case TOP_LEFT, TOP_RIGHT -> 0;
      case BOTTOM_LEFT, BOTTOM_RIGHT -> before.height() - height;
      case CENTER -> (int) Math.rint((before.height() - height) / 2.0);
    };
  }

  @Override
  public AffineMap map(Size before) {
    return AffineMap.translate(-left(before), -top(before));
  }

  public void run(Frame frame) {
    Size before = frame.size();
    sizeAfter(before);
    frame.crop(left(before), top(before), width, height);
  }
}
