package io.medimg.models.quality;

import io.medimg.core.MedimgException;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.tensor.FloatTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A small perceptron (24 x 24 pixels, one hidden layer, ReLU) that tells whether a picture is a
 * frontal chest film, whether its polarity is inverted, and how it is rotated. Trained by {@link
 * GateTraining}; its measured figures are in {@code docs/model-cards/chest-gate.md}. Immutable and
 * safe for use by several threads.
 */
public final class GateNetwork {
  /** Outputs: chest, inverted, four turns. */
  public static final int OUTPUTS = 6;

  private static final int MAGIC = 0x474D4933;

  private final int hidden;
  private final float[] weights;

  public GateNetwork(int hidden, float[] weights) {
    if (weights.length != parameters(hidden)) {
      throw new IllegalArgumentException(
          "a gate with %d hidden units has %d weights, got %d"
              .formatted(hidden, parameters(hidden), weights.length));
    }
    this.hidden = hidden;
    this.weights = weights;
  }

  public static int parameters(int hidden) {
    return hidden * (Thumbnail.LENGTH + 1) + OUTPUTS * (hidden + 1);
  }

  /**
   * The gate that comes with the library.
   *
   * @return the embedded network
   * @throws MedimgException if the jar has lost it
   */
  public static GateNetwork embedded() {
    try (InputStream in = GateNetwork.class.getResourceAsStream("chest-gate.bin")) {
      if (in == null) {
        throw new MedimgException(
            "the jar of medimg-models lacks io/medimg/models/quality/chest-gate.bin; was it repackaged?");
      }
      return parse(in.readAllBytes());
    } catch (IOException e) {
      throw new MedimgException("io/medimg/models/quality/chest-gate.bin cannot be read", e);
    }
  }

  public static GateNetwork parse(byte[] content) {
    ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length < 8 || in.getInt() != MAGIC) {
      throw new MedimgException(
          "a gate network starts with 3IMG, found " + ModelBytes.sha256(content));
    }
    int hidden = in.getInt();
    if (hidden < 1 || hidden > 4096 || content.length != 8 + Float.BYTES * parameters(hidden)) {
      throw new MedimgException(
          "a gate network of %d hidden units does not have %d bytes"
              .formatted(hidden, content.length));
    }
    float[] weights = new float[parameters(hidden)];
    in.asFloatBuffer().get(weights);
    return new GateNetwork(hidden, weights);
  }

  public byte[] toBytes() {
    ByteBuffer out =
        ByteBuffer.allocate(8 + Float.BYTES * weights.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(hidden);
    out.asFloatBuffer().put(weights);
    return out.array();
  }

  /**
   * Looks at a prepared image.
   *
   * @param prepared [1, channels, height, width]; only the first channel is used
   * @return what it sees
   */
  public View look(FloatTensor prepared) {
    return look(Thumbnail.of(prepared));
  }

  public View look(float[] thumbnail) {
    float[] out = outputs(thumbnail, new float[hidden]);
    double sum = 0;
    double[] turns = new double[4];
    for (int i = 0; i < 4; i++) {
      turns[i] = Math.exp(out[2 + i]);
      sum += turns[i];
    }
    int best = 0;
    for (int i = 0; i < 4; i++) {
      turns[i] /= sum;
      best = turns[i] > turns[best] ? i : best;
    }
    return new View(sigmoid(out[0]), sigmoid(out[1]), best * 90, turns[best]);
  }

  /** Raw outputs; {@code activations} receives the hidden layer. */
  public float[] outputs(float[] x, float[] activations) {
    Objects.requireNonNull(x, "x");
    int w = 0;
    for (int h = 0; h < hidden; h++) {
      float sum = weights[w + Thumbnail.LENGTH];
      for (int i = 0; i < Thumbnail.LENGTH; i++) {
        sum += weights[w + i] * x[i];
      }
      activations[h] = Math.max(0, sum);
      w += Thumbnail.LENGTH + 1;
    }
    float[] out = new float[OUTPUTS];
    for (int o = 0; o < OUTPUTS; o++) {
      float sum = weights[w + hidden];
      for (int h = 0; h < hidden; h++) {
        sum += weights[w + h] * activations[h];
      }
      out[o] = sum;
      w += hidden + 1;
    }
    return out;
  }

  public int hidden() {
    return hidden;
  }

  public float[] weights() {
    return weights;
  }

  public static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /**
   * What the gate sees. Immutable and safe for use by several threads.
   *
   * @param chest how much it looks like a frontal chest film, 0 to 1
   * @param inverted how much black and white seem exchanged, 0 to 1; meaningful for chest films
   *     only
   * @param clockwiseDeg by how much the film seems turned: 0, 90, 180 or 270
   * @param turnScore how sure the turn is, 0.25 to 1
   */
  public record View(double chest, double inverted, int clockwiseDeg, double turnScore) {}
}
