package io.medimg.models.decode;

import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads the boxes out of the output of a YOLO-family detector: every row of it, whatever the
 * input's size. Boxes are neither merged nor clipped here; see {@link BoxMerging} and {@link
 * DetectionDecoder}. Immutable and safe for use by several threads.
 */
public final class YoloDecoder {
  /** Scores may leave 0 to 1 by this much of float rounding before they are called wrong. */
  private static final double ROUNDING = 1e-4;

  private final YoloLayout layout;
  private final int classes;

  private YoloDecoder(YoloLayout layout, int classes) {
    this.layout = Objects.requireNonNull(layout, "layout");
    this.classes = classes;
  }

  /**
   * A decoder of one network.
   *
   * @param layout how its output is laid out
   * @param classes how many classes it tells apart, at least 1
   * @return the decoder
   * @throws IllegalArgumentException if a number is out of range
   */
  public static YoloDecoder of(YoloLayout layout, int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("a detector has 1 class or more, got " + classes);
    }
    return new YoloDecoder(layout, classes);
  }

  /** How many classes the network tells apart. */
  public int classes() {
    return classes;
  }

  /**
   * Reads the boxes of one image.
   *
   * @param output what the network gave, shaped as the layout says
   * @param index which image of the batch, from 0
   * @param input the size of the network's input in pixels; layout YOLOX needs multiples of 32
   * @param confidence the least score that is kept, 0 to 1
   * @return boxes in model pixels, each with its best class, in the order of the tensor
   * @throws ModelMismatchException if the tensor does not fit the layout, the classes or the input
   *     size, or scores are not 0 to 1
   * @throws InferenceException if a box with a score that counts is not finite
   */
  public List<ScoredBox> decode(FloatTensor output, int index, Size input, double confidence) {
    layout.check(output.shape(), classes);
    int boxes = layout.boxes(output.shape());
    checkCells(boxes, input);
    Rows rows = new Rows(output.slice(index).toArray(), layout, boxes, classes);
    List<ScoredBox> found = new ArrayList<>();
    for (int row = 0; row < boxes; row++) {
      int label = bestClass(rows, row);
      double score = score(rows, row, label);
      if (score >= confidence) {
        found.add(new ScoredBox(box(rows, row, input), label, score));
      }
    }
    return found;
  }

  private void checkCells(int boxes, Size input) {
    if (layout != YoloLayout.YOLOX) {
      return;
    }
    int cells = YoloLayout.cells(input.width(), input.height());
    if (input.width() % 32 != 0 || input.height() % 32 != 0 || boxes != cells) {
      throw new ModelMismatchException(
          ("layout YOLOX gives %d boxes for an input of %s (strides 8, 16, 32; multiples of 32"
                  + " pixels), the network gives %d; give the size that the network was run with")
              .formatted(cells, input, boxes));
    }
  }

  private int bestClass(Rows rows, int row) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (rows.get(row, layout.head() + c) > rows.get(row, layout.head() + best)) {
        best = c;
      }
    }
    return best;
  }

  private double score(Rows rows, int row, int label) {
    double cls = unit(rows.get(row, layout.head() + label), row);
    return layout.hasObjectness() ? cls * unit(rows.get(row, 4), row) : cls;
  }

  private double unit(float value, int row) {
    if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
      throw new ModelMismatchException(
          "layout %s takes scores of 0 to 1, box %d has %s; export the network with its sigmoid"
              .formatted(layout, row, value));
    }
    return Math.min(1, Math.max(0, value));
  }

  private Box box(Rows rows, int row, Size input) {
    double cx = rows.get(row, 0);
    double cy = rows.get(row, 1);
    double w = rows.get(row, 2);
    double h = rows.get(row, 3);
    if (layout == YoloLayout.YOLOX) {
      Cell cell = Cell.of(row, input);
      cx = (cell.x + cx) * cell.stride;
      cy = (cell.y + cy) * cell.stride;
      w = Math.exp(w) * cell.stride;
      h = Math.exp(h) * cell.stride;
    }
    boolean finite = Double.isFinite(cx) && Double.isFinite(cy) && Double.isFinite(w * h);
    if (!finite || w < 0 || h < 0) {
      throw new InferenceException(
          "box %d of layout %s has centre (%s, %s) and extent %s x %s; the network is broken or the"
                  .formatted(row, layout, cx, cy, w, h)
              + " layout is another");
    }
    return new Box(cx - w / 2, cy - h / 2, w, h);
  }

  /** Where a row of the YOLOX layout stands: its grid's stride and its cell. */
  private record Cell(int stride, int x, int y) {
    static Cell of(int row, Size input) {
      int left = row;
      for (int stride : YoloLayout.STRIDES) {
        int columns = input.width() / stride;
        int cells = columns * (input.height() / stride);
        if (left < cells) {
          return new Cell(stride, left % columns, left / columns);
        }
        left -= cells;
      }
      throw new IllegalArgumentException("input %s has no cell %d".formatted(input, row));
    }
  }

  /** One image's numbers, seen as a row per box whichever way they lie. */
  private static final class Rows {
    private final float[] values;
    private final int rowStride;
    private final int columnStride;

    Rows(float[] values, YoloLayout layout, int boxes, int classes) {
      this.values = values;
      this.rowStride = layout.transposed() ? 1 : layout.head() + classes;
      this.columnStride = layout.transposed() ? boxes : 1;
    }

    float get(int row, int column) {
      return values[row * rowStride + column * columnStride];
    }
  }
}
