package io.medimg.models.explain;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Explainer;
import io.medimg.core.task.Heatmap;

/**
 * Hides one patch after the other and watches how much the label's score drops (Zeiler, Fergus,
 * ECCV 2014): the map is {@code score of the image - score without the patch}, averaged over the
 * patches that cover a pixel, on the pixels of the network's input. Positive: hiding the place
 * lowers the score, so it supports the label. Works with every network on every engine. Safe for
 * use by several threads as long as the classifier is open.
 *
 * <p>Patches stand at every {@code stride} pixels, and once more flush with the right and lower
 * edge. They are visited in a seeded random order, so that a map that was cut short by its time
 * budget covers the whole image thinly; pixels that no patch covered by then are 0.
 */
public final class OcclusionExplainer implements Explainer {
  private final TensorClassifier classifier;
  private final int patch;
  private final int stride;
  private final RunSettings settings;

  private OcclusionExplainer(Builder builder) {
    this.classifier = builder.classifier;
    this.patch = builder.patch;
    this.stride = builder.stride;
    this.settings = builder.settings();
  }

  /**
   * Starts an explainer. It watches the logit, with patches of 32 pixels every 16.
   *
   * @param classifier borrowed, never closed
   * @return a builder
   */
  public static Builder of(TensorClassifier classifier) {
    return new Builder(classifier);
  }

  @Override
  public String method() {
    return "occlusion(patch %d, stride %d, %s)".formatted(patch, stride, settings.words());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if a patch is larger than the network's input
   */
  @Override
  public Heatmap explain(MedicalImage image, String label) {
    Subject subject = Subject.of(classifier, image, label);
    Drops drops = new Drops(subject);
    int done = new ProbeRunner(subject, settings, method()).run(drops.order.length, drops);
    String ran = "%s, %d of %d patches".formatted(method(), done, drops.order.length);
    return subject.heatmap(ran, subject.size(), drops.map());
  }

  private int[] positions(int extent) {
    if (patch > extent) {
      throw new IllegalArgumentException(
          "a patch of %d pixels does not fit into an input of %d; choose a smaller patch"
              .formatted(patch, extent));
    }
    int last = extent - patch;
    int count = (last + stride - 1) / stride + 1;
    int[] out = new int[count];
    for (int i = 0; i < count; i++) {
      out[i] = Math.min(i * stride, last);
    }
    return out;
  }

  /** How much every patch so far let the score drop, added up where it lay. */
  private final class Drops implements ProbeRunner.Probe {
    private final Size size;
    private final int[] columns;
    private final int[] rows;
    private final int[] order;
    private final float[] hidden;
    private final double whole;
    private final double[] sum;
    private final int[] hits;

    Drops(Subject subject) {
      this.size = subject.size();
      this.columns = positions(size.width());
      this.rows = positions(size.height());
      this.order = new SplitMix64(settings.seed()).permutation(columns.length * rows.length);
      this.hidden = settings.hidden(subject);
      this.whole = subject.score(settings.score());
      this.sum = new double[subject.plane()];
      this.hits = new int[subject.plane()];
    }

    @Override
    public void change(int index, int slot, float[] pixels) {
      Blend.fill(pixels, size, new int[] {left(index), top(index), patch, patch}, hidden);
    }

    @Override
    public void score(int index, int slot, double score) {
      for (int y = top(index); y < top(index) + patch; y++) {
        for (int x = left(index); x < left(index) + patch; x++) {
          sum[y * size.width() + x] += whole - score;
          hits[y * size.width() + x]++;
        }
      }
    }

    private int left(int index) {
      return columns[order[index] % columns.length];
    }

    private int top(int index) {
      return rows[order[index] / columns.length];
    }

    double[] map() {
      double[] out = new double[sum.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = hits[i] > 0 ? sum[i] / hits[i] : 0;
      }
      return out;
    }
  }

  /** Collects settings. Not safe for use by several threads; build one per thread. */
  public static final class Builder extends PerturbationBuilder<Builder> {
    private int patch = 32;
    private int stride = 16;

    private Builder(TensorClassifier classifier) {
      super(classifier, TargetScore.LOGIT);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * The side of a patch; 32 if not said.
     *
     * @param pixels of the network's input, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder patch(int pixels) {
      this.patch = atLeastOne("a patch", pixels);
      return this;
    }

    /**
     * The distance between patches; 16 if not said.
     *
     * @param pixels of the network's input, at least 1 and at most the patch
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder stride(int pixels) {
      this.stride = atLeastOne("a stride", pixels);
      return this;
    }

    /**
     * Builds the explainer.
     *
     * @return immutable explainer
     * @throws IllegalArgumentException if the stride exceeds the patch, which would leave gaps
     */
    public OcclusionExplainer build() {
      if (stride > patch) {
        throw new IllegalArgumentException(
            "a stride of %d pixels leaves gaps between patches of %d".formatted(stride, patch));
      }
      return new OcclusionExplainer(this);
    }
  }
}
