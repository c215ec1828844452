package io.medimg.models.explain;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.task.Explainer;
import io.medimg.core.task.Heatmap;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.engine.GradientSession.Gradients;
import java.util.Objects;

/**
 * Grad-CAM and its relatives: feature maps weighted by the gradient of the label's logit, through
 * the automatic differentiation of PyTorch. Explains networks whatever follows their feature maps;
 * for those that end in pooling and a linear layer {@link ClassActivationExplainer} gives the same
 * map up to scale without PyTorch. Safe for use by several threads as long as classifier and
 * gradient session are open.
 */
public final class GradCamExplainer implements Explainer {
  private final TensorClassifier classifier;
  private final GradientSession gradients;
  private final GradCamVariant variant;

  private GradCamExplainer(Builder builder) {
    this.classifier = builder.classifier;
    this.gradients = builder.gradients;
    this.variant = builder.variant;
  }

  /**
   * Starts an explainer; Grad-CAM unless another variant is named.
   *
   * @param classifier gives plan and labels; borrowed, never closed
   * @param gradients of the same network, with the logits as its output; borrowed, never closed;
   *     see {@link io.medimg.pytorch.PyTorchGradients}
   * @return a builder
   */
  public static Builder of(TensorClassifier classifier, GradientSession gradients) {
    return new Builder(classifier, gradients);
  }

  @Override
  public String method() {
    return "%s(feature '%s')".formatted(variant.words(), gradients.feature());
  }

  /**
   * {@inheritDoc}
   *
   * @throws ModelMismatchException if the session's inner value is not feature maps [channels, h,
   *     w]
   */
  @Override
  public Heatmap explain(MedicalImage image, String label) {
    Subject subject = Subject.of(classifier, image, label);
    Gradients found =
        gradients.gradients(subject.prepared().tensor(), classifier.outputIndex(label));
    float[][][] activations = channels(found.activations());
    Size grid = new Size(activations[0][0].length, activations[0].length);
    float[] map = variant.map(activations, channels(found.gradients()));
    return subject.heatmap(method(), grid, map);
  }

  private float[][][] channels(FloatTensor maps) {
    Shape shape = maps.shape();
    int rank = shape.rank();
    if (rank != 3 && !(rank == 4 && shape.get(0) == 1)) {
      throw new ModelMismatchException(
          "%s needs feature maps [channels, h, w], '%s' is %s; open the gradients of another value"
              .formatted(variant.words(), gradients.feature(), shape));
    }
    int width = Math.toIntExact(shape.get(rank - 1));
    int height = Math.toIntExact(shape.get(rank - 2));
    float[][][] out = new float[Math.toIntExact(shape.get(rank - 3))][height][width];
    java.nio.FloatBuffer values = maps.buffer();
    for (float[][] channel : out) {
      for (float[] row : channel) {
        values.get(row);
      }
    }
    return out;
  }

  /** Collects settings. Not safe for use by several threads; build one per thread. */
  public static final class Builder {
    private final TensorClassifier classifier;
    private final GradientSession gradients;
    private GradCamVariant variant = GradCamVariant.GRAD_CAM;

    private Builder(TensorClassifier classifier, GradientSession gradients) {
      this.classifier = Objects.requireNonNull(classifier, "classifier");
      this.gradients = Objects.requireNonNull(gradients, "gradients");
    }

    /**
     * How gradients weigh the feature maps.
     *
     * @param value the formula
     * @return this builder
     */
    public Builder variant(GradCamVariant value) {
      this.variant = Objects.requireNonNull(value, "variant");
      return this;
    }

    /** Builds the explainer. */
    public GradCamExplainer build() {
      return new GradCamExplainer(this);
    }
  }
}
