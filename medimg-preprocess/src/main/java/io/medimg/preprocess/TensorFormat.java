package io.medimg.preprocess;

import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.preprocess.kernel.Half;
import io.medimg.preprocess.step.network.ToBgr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The element type and axis order that a network outside this library takes. Inside, tensors are
 * float32 in the order NCHW; this turns one into bytes. Channels change places in a plan ({@link
 * ToBgr}). Immutable and safe for use by several threads.
 *
 * @param element what a value is stored as
 * @param layout the order of axes
 */
public record TensorFormat(Element element, Layout layout) {
  /** What a value is stored as. */
  public enum Element {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** IEEE 754 binary16, rounded half to even; too large becomes infinite. */
    FLOAT16(2),
    /** Unsigned byte, rounded half to even and limited to 0 and 255; NaN becomes 0. */
    UINT8(1);

    private final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }
  }

  /** The order of axes, the slowest first. */
  public enum Layout {
    /** Images, channels, rows, columns: PyTorch, ONNX as a rule. */
    NCHW,
    /** Images, rows, columns, channels: TensorFlow as a rule. */
    NHWC
  }

  /** Checks that both are there. */
  public TensorFormat {
    Objects.requireNonNull(element, "element");
    Objects.requireNonNull(layout, "layout");
  }

  /**
   * Bytes of a tensor in this format.
   *
   * @param shape in the order of the format's axes
   * @param data direct, little-endian, read-only, from its first byte to its last
   */
  public record Packed(Shape shape, ByteBuffer data) {}

  /**
   * Turns a tensor into bytes.
   *
   * @param tensor [images, channels, rows, columns]
   * @return a new buffer
   * @throws IllegalArgumentException if the tensor has other than four axes
   */
  public Packed pack(FloatTensor tensor) {
    long[] s = tensor.shape().toArray();
    if (s.length != 4) {
      throw new IllegalArgumentException(
          "a tensor of images has four axes, NCHW, got " + tensor.shape());
    }
    float[] values = tensor.toArray();
    float[] ordered = layout == Layout.NCHW ? values : channelsLast(values, s);
    Shape shape = layout == Layout.NCHW ? tensor.shape() : Shape.of(s[0], s[2], s[3], s[1]);
    ByteBuffer data =
        ByteBuffer.allocateDirect(Math.multiplyExact(ordered.length, element.bytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : ordered) {
      put(data, value);
    }
    return new Packed(shape, data.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  private static float[] channelsLast(float[] values, long[] shape) {
    int images = (int) shape[0];
    int channels = (int) shape[1];
    int pixels = (int) (shape[2] * shape[3]);
    float[] ordered = new float[values.length];
    int from = 0;
    for (int n = 0; n < images; n++) {
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < pixels; i++) {
          ordered[(n * pixels + i) * channels + c] = values[from++];
        }
      }
    }
    return ordered;
  }

  private void put(ByteBuffer data, float value) {
    switch (element) {
      case FLOAT32 -> data.putFloat(value);
      case FLOAT16 -> data.putShort(Half.of(value));
      case UINT8 -> data.put((byte) (int) Math.rint(Math.max(0, Math.min(value, 255))));
    }
  }
}
