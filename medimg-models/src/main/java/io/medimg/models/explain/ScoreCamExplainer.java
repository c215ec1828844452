package io.medimg.models.explain;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.task.Explainer;
import io.medimg.core.task.Heatmap;
import io.medimg.core.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Score-CAM (Wang et al., CVPR workshops 2020): each feature map, enlarged to the input and
 * stretched to 0 to 1, masks the image; the label's scores, through a softmax over the maps, weigh
 * the maps. Needs no gradients, so it runs on every engine, but it needs maps: an output [N,
 * channels, h, w] of the network. Safe for use by several threads as long as the classifier is
 * open.
 *
 * <p>If no output is named, the only output of that shape besides the class-activation maps is
 * taken; if there is none, the class-activation maps of all labels serve. Those have a sign, which
 * feature maps behind a rectifier have not, so they are stretched to 0 to 1 before they are added
 * up. Maps that are constant mask nothing and are left out. Values are the weighted sum as it is,
 * without the final rectification: what is negative is 0 in {@link Heatmap#normalized()} anyway.
 */
public final class ScoreCamExplainer implements Explainer {
  private final TensorClassifier classifier;
  private final @Nullable String features;
  private final int channels;
  private final RunSettings settings;

  private ScoreCamExplainer(Builder builder) {
    this.classifier = builder.classifier;
    this.features = builder.features;
    this.channels = builder.channels;
    this.settings = builder.settings();
  }

  /**
   * Starts an explainer. It watches the logit and uses at most 64 maps.
   *
   * @param classifier borrowed, never closed
   * @return a builder
   */
  public static Builder of(TensorClassifier classifier) {
    return new Builder(classifier);
  }

  @Override
  public String method() {
    return "Score-CAM(%sat most %d maps, %s)"
        .formatted(
            features == null ? "" : "output '" + features + "', ", channels, settings.words());
  }

  /**
   * {@inheritDoc}
   *
   * @throws ModelMismatchException if the network puts out no maps, or several and none was named
   */
  @Override
  public Heatmap explain(MedicalImage image, String label) {
    Subject subject = Subject.of(classifier, image, label);
    Map<String, FloatTensor> outputs = classifier.run(subject.prepared().tensor());
    String source = source(outputs);
    FloatTensor maps = FeatureMaps.of(outputs, source);
    List<float[]> chosen = strongest(maps);
    if (classifier.classActivationOutput().filter(source::equals).isPresent()) {
      chosen.forEach(Blend::stretch);
    }
    Size grid = FeatureMaps.grid(maps);
    double[] scores = new double[chosen.size()];
    int done =
        new ProbeRunner(subject, settings, method())
            .run(scores.length, new Masked(subject, chosen, grid, scores));
    String ran =
        "%s, %d of %d maps of '%s'".formatted(method(), done, FeatureMaps.channels(maps), source);
    return subject.heatmap(ran, grid, weigh(chosen, scores, done, grid));
  }

  private String source(Map<String, FloatTensor> outputs) {
    if (features != null) {
      return features;
    }
    Optional<String> activation = classifier.classActivationOutput();
    List<String> candidates =
        outputs.entrySet().stream()
            .filter(e -> e.getValue().shape().rank() == 4)
            .map(Map.Entry::getKey)
            .filter(name -> !activation.filter(name::equals).isPresent())
            .toList();
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    if (candidates.isEmpty() && activation.isPresent()) {
      return activation.get();
    }
    throw new ModelMismatchException(
        "Score-CAM needs one output of feature maps [N, channels, h, w], the network gives %s; %s"
            .formatted(
                outputs.keySet(),
                candidates.isEmpty()
                    ? "export it with one, or use OcclusionExplainer or RiseExplainer"
                    : "name one of " + candidates));
  }

  /** The maps with the widest range of values, widest first; none that is constant. */
  private List<float[]> strongest(FloatTensor maps) {
    List<float[]> all = new ArrayList<>();
    for (int c = 0; c < FeatureMaps.channels(maps); c++) {
      float[] map = FeatureMaps.channel(maps, c);
      if (range(map) > 0) {
        all.add(map);
      }
    }
    all.sort(Comparator.comparingDouble(ScoreCamExplainer::range).reversed());
    return List.copyOf(all.subList(0, Math.min(channels, all.size())));
  }

  private static double range(float[] map) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (float v : map) {
      min = Math.min(min, v);
      max = Math.max(max, v);
    }
    return (double) max - min;
  }

  private static double[] weigh(List<float[]> maps, double[] scores, int done, Size grid) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < done; i++) {
      max = Math.max(max, scores[i]);
    }
    double total = 0;
    double[] out = new double[Math.toIntExact(grid.pixels())];
    for (int i = 0; i < done; i++) {
      double weight = Math.exp(scores[i] - max);
      total += weight;
      for (int k = 0; k < out.length; k++) {
        out[k] += weight * maps.get(i)[k];
      }
    }
    for (int k = 0; k < out.length; k++) {
      out[k] = total > 0 ? out[k] / total : 0;
    }
    return out;
  }

  /** The image through one map after the other. */
  private final class Masked implements ProbeRunner.Probe {
    private final Size size;
    private final List<float[]> maps;
    private final Size grid;
    private final float[] hidden;
    private final double[] scores;

    Masked(Subject subject, List<float[]> maps, Size grid, double[] scores) {
      this.size = subject.size();
      this.maps = maps;
      this.grid = grid;
      this.hidden = settings.hidden(subject);
      this.scores = scores;
    }

    @Override
    public void change(int index, int slot, float[] pixels) {
      float[] mask = Blend.enlarge(maps.get(index), grid, size);
      Blend.stretch(mask);
      Blend.mask(pixels, mask, 0, hidden);
    }

    @Override
    public void score(int index, int slot, double score) {
      scores[index] = score;
    }
  }

  /** Collects settings. Not safe for use by several threads; build one per thread. */
  public static final class Builder extends PerturbationBuilder<Builder> {
    private @Nullable String features;
    private int channels = 64;

    private Builder(TensorClassifier classifier) {
      super(classifier, TargetScore.LOGIT);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * The output that holds the feature maps.
     *
     * @param output its name, as the network has it
     * @return this builder
     */
    public Builder features(String output) {
      this.features = Objects.requireNonNull(output, "output");
      return this;
    }

    /**
     * How many maps at most mask the image, those with the widest range of values; 64 if not said.
     * Each costs a run.
     *
     * @param most at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder channels(int most) {
      this.channels = atLeastOne("the number of maps", most);
      return this;
    }

    /** Builds the explainer. */
    public ScoreCamExplainer build() {
      return new ScoreCamExplainer(this);
    }
  }
}
