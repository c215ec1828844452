package io.medimg.models.explain;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.task.Explainer;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Preprocessor.Prepared;
import io.medimg.core.tensor.FloatTensor;
import java.util.Map;

/**
 * The class-activation map that the network itself puts out as a second output (Zhou et al., CVPR
 * 2016): one run, any engine, no gradients. For networks that end in pooling and a linear layer it
 * equals Grad-CAM up to scale. Raw values with their sign: {@code logit = bias + mean of the map},
 * so positive supports the label. Safe for use by several threads as long as the classifier is
 * open.
 */
public final class ClassActivationExplainer implements Explainer {
  private final TensorClassifier classifier;
  private final String output;

  private ClassActivationExplainer(TensorClassifier classifier, String output) {
    this.classifier = classifier;
    this.output = output;
  }

  /**
   * An explainer.
   *
   * @param classifier borrowed, never closed
   * @return the explainer
   * @throws IllegalArgumentException if the network puts out no maps
   */
  public static ClassActivationExplainer of(TensorClassifier classifier) {
    String output =
        classifier
            .classActivationOutput()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "class activation needs a network that puts out its maps, this one has no"
                            + " such output; export it with one, or use OcclusionExplainer or"
                            + " RiseExplainer"));
    return new ClassActivationExplainer(classifier, output);
  }

  @Override
  public String method() {
    return "class activation(output '%s')".formatted(output);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ModelMismatchException if the output is not [1, labels, h, w]
   */
  @Override
  public Heatmap explain(MedicalImage image, String label) {
    Prepared prepared = classifier.preprocessor().prepare(image);
    return explain(prepared, label, classifier.run(prepared.tensor()));
  }

  /**
   * The map of a label out of outputs that are there already, so that a diagnosis runs its network
   * once for scores and maps.
   *
   * @param prepared the image as it was prepared
   * @param label a name that the classifier assesses
   * @param outputs what the network gave for that image alone
   * @return the map
   * @throws IllegalArgumentException if the label is not assessed
   * @throws ModelMismatchException if the outputs do not hold the maps
   */
  public Heatmap explain(Prepared prepared, String label, Map<String, FloatTensor> outputs) {
    Subject subject = Subject.of(classifier, prepared, label);
    FloatTensor maps = FeatureMaps.of(outputs, output);
    int index = classifier.outputIndex(label);
    if (index >= FeatureMaps.channels(maps)) {
      throw new ModelMismatchException(
          "output '%s' %s has no map number %d for label '%s'"
              .formatted(output, maps.shape(), index, label));
    }
    return subject.heatmap(method(), FeatureMaps.grid(maps), FeatureMaps.channel(maps, index));
  }
}
