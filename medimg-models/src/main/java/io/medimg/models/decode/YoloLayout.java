package io.medimg.models.decode;

import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a detector of the YOLO family lays its boxes out in its output tensor. Written from the
 * published shapes of exported networks. Immutable and safe for use by several threads.
 */
public enum YoloLayout {
  /**
   * {@code [N, boxes, 5 + classes]}: centre x, centre y, width, height in model pixels, objectness,
   * class scores, all scores sigmoided; score = objectness x class. YOLOv5, v7, and YOLOX exported
   * with its grid already applied.
   */
  V5(5, false),
  /**
   * {@code [N, 4 + classes, boxes]}: the rows of the others as columns; no objectness, score =
   * class. YOLOv8, v9 and 11.
   */
  V8(4, true),
  /**
   * {@code [N, boxes, 5 + classes]} as V5, but raw offsets on the grids of strides 8, 16 and 32 in
   * this order, row by row: centre = (cell + offset) x stride, extent = exp(value) x stride. YOLOX
   * as its own exporter writes it.
   */
  YOLOX(5, false);

  static final int[] STRIDES = {8, 16, 32};

  private final int head;
  private final boolean transposed;

  YoloLayout(int head, boolean transposed) {
    this.head = head;
    this.transposed = transposed;
  }

  /** How many numbers of a box come before its class scores. */
  int head() {
    return head;
  }

  /** Whether boxes are columns. */
  boolean transposed() {
    return transposed;
  }

  boolean hasObjectness() {
    return head == 5;
  }

  /**
   * The number of cells of the grids of strides 8, 16 and 32.
   *
   * @param width of the model's input, a multiple of 32
   * @param height of the model's input, a multiple of 32
   * @return for 640 x 640: 8400
   */
  static int cells(int width, int height) {
    return Arrays.stream(STRIDES).map(s -> (width / s) * (height / s)).sum();
  }

  /** The number of boxes in a fitting tensor. */
  int boxes(Shape shape) {
    return Math.toIntExact(shape.get(transposed ? 2 : 1));
  }

  boolean fits(Shape shape, int classes) {
    return shape.rank() == 3 && shape.get(transposed ? 1 : 2) == head + classes;
  }

  /**
   * Checks an output tensor, so that one layout is never read as another.
   *
   * @param shape the tensor's
   * @param classes how many classes the caller has names for
   * @throws ModelMismatchException if it does not fit; the message says which layout would
   */
  void check(Shape shape, int classes) {
    if (!fits(shape, classes)) {
      throw new ModelMismatchException(
          "layout %s with %d classes takes %s, the network gives %s; %s"
              .formatted(this, classes, wanted(classes), shape, hint(shape, classes)));
    }
  }

  private String wanted(int classes) {
    int numbers = head + classes;
    return transposed ? "[N, %d, boxes]".formatted(numbers) : "[N, boxes, %d]".formatted(numbers);
  }

  private static String hint(Shape shape, int classes) {
    Optional<YoloLayout> other =
        Arrays.stream(values()).filter(l -> l.fits(shape, classes)).findFirst();
    if (other.isPresent()) {
      return "layout %s would fit".formatted(other.get());
    }
    if (shape.rank() == 3) {
      long numbers = Math.min(shape.get(1), shape.get(2));
      boolean columns = shape.get(1) < shape.get(2);
      long found = numbers - (columns ? 4 : 5);
      return "%d classes in layout %s would fit".formatted(found, columns ? V8 : V5);
    }
    return "choose the output that holds the boxes";
  }
}
