package io.medimg.models.explain;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Explainer;
import io.medimg.core.task.Heatmap;
import java.util.Locale;

/**
 * Shows the image through many random masks and adds up the masks, each weighted with the label's
 * score (RISE: Petsiuk, Das, Saenko, BMVC 2018). Works with every network on every engine. Safe for
 * use by several threads as long as the classifier is open.
 *
 * <p>With {@code f} the score, {@code M} a mask and {@code p} the chance that a cell shows: the
 * paper's map is {@code S = sum(f(image through M) M) / (N p)}, the score to be expected when a
 * pixel shows; with a sigmoid it is above zero everywhere, so it ranks places but has no sign. What
 * is given unless {@link Builder#plain()} is asked for is the centred form {@code sum((f - mean(f))
 * M) / (N p)}: positive where showing the place raises the score above its mean, negative where it
 * lowers it.
 *
 * <p>A mask is a grid of {@code s x s} cells, each shown with chance {@code p}; it is enlarged
 * bilinearly (between cell centres, edges repeated) to {@code (s + 1)} cells of {@code ceil(extent
 * / s)} pixels, and cut to the input at a random shift of less than a cell. Mask {@code i} takes
 * its numbers from a SplitMix64 stream of its own: shift x, shift y, then the cells row by row. A
 * hidden pixel takes the baseline, as the paper's zero is the mean of its normalised images.
 */
public final class RiseExplainer implements Explainer {
  private final TensorClassifier classifier;
  private final int masks;
  private final int cells;
  private final double shown;
  private final boolean centred;
  private final RunSettings settings;

  private RiseExplainer(Builder builder) {
    this.classifier = builder.classifier;
    this.masks = builder.masks;
    this.cells = builder.cells;
    this.shown = builder.shown;
    this.centred = builder.centred;
    this.settings = builder.settings();
  }

  /**
   * Starts an explainer. It watches the sigmoid through 2000 masks of 7 x 7 cells, half of them
   * shown.
   *
   * @param classifier borrowed, never closed
   * @return a builder
   */
  public static Builder of(TensorClassifier classifier) {
    return new Builder(classifier);
  }

  @Override
  public String method() {
    return String.format(
        Locale.ROOT,
        "RISE%s(%d masks, %d x %d cells, p %s, seed %d, %s)",
        centred ? " centred" : "",
        masks,
        cells,
        cells,
        shown,
        settings.seed(),
        settings.words());
  }

  @Override
  public Heatmap explain(MedicalImage image, String label) {
    Subject subject = Subject.of(classifier, image, label);
    Sums sums = new Sums(subject);
    int done = new ProbeRunner(subject, settings, method()).run(masks, sums);
    String ran = "%s, %d of %d masks".formatted(method(), done, masks);
    return subject.heatmap(ran, subject.size(), sums.map(done));
  }

  /** Writes mask number {@code index} for an input of a size, values 0 to 1. */
  public void mask(int index, Size size, float[] out, int from) {
    SplitMix64 random = SplitMix64.stream(settings.seed(), index);
    int cellWidth = (size.width() + cells - 1) / cells;
    int cellHeight = (size.height() + cells - 1) / cells;
    int shiftX = random.nextInt(cellWidth);
    int shiftY = random.nextInt(cellHeight);
    float[] grid = new float[cells * cells];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = random.nextDouble() < shown ? 1 : 0;
    }
    double sx = cells / ((cells + 1.0) * cellWidth);
    double sy = cells / ((cells + 1.0) * cellHeight);
    Size extent = new Size(cells, cells);
    for (int y = 0; y < size.height(); y++) {
      double gy = (y + shiftY + 0.5) * sy - 0.5;
      for (int x = 0; x < size.width(); x++) {
        double gx = (x + shiftX + 0.5) * sx - 0.5;
        out[from + y * size.width() + x] = Blend.sample(grid, extent, gx, gy);
      }
    }
  }

  /** The masks of the batch under way, and the sums over all so far. */
  private final class Sums implements ProbeRunner.Probe {
    private final Size size;
    private final int plane;
    private final float[] hidden;
    private final float[] batch;
    private final double[] weighted;
    private final double[] plain;
    private double scores;

    Sums(Subject subject) {
      this.size = subject.size();
      this.plane = subject.plane();
      this.hidden = settings.hidden(subject);
      this.batch = new float[Math.multiplyExact(settings.batch(), plane)];
      this.weighted = new double[plane];
      this.plain = new double[plane];
    }

    @Override
    public void change(int index, int slot, float[] pixels) {
      mask(index, size, batch, slot * plane);
      Blend.mask(pixels, batch, slot * plane, hidden);
    }

    @Override
    public void score(int index, int slot, double score) {
      scores += score;
      int from = slot * plane;
      for (int i = 0; i < plane; i++) {
        weighted[i] += score * batch[from + i];
        plain[i] += batch[from + i];
      }
    }

    double[] map(int done) {
      double mean = centred ? scores / done : 0;
      double[] out = new double[plane];
      for (int i = 0; i < plane; i++) {
        out[i] = (weighted[i] - mean * plain[i]) / (done * shown);
      }
      return out;
    }
  }

  /** Collects settings. Not safe for use by several threads; build one per thread. */
  public static final class Builder extends PerturbationBuilder<Builder> {
    private int masks = 2000;
    private int cells = 7;
    private double shown = 0.5;
    private boolean centred = true;

    private Builder(TensorClassifier classifier) {
      super(classifier, TargetScore.SIGMOID);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * How many masks; 2000 if not said. The paper uses 4000 to 8000.
     *
     * @param value at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder masks(int value) {
      this.masks = atLeastOne("the number of masks", value);
      return this;
    }

    /**
     * How many cells a mask has along a side; 7 if not said.
     *
     * @param value at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder cells(int value) {
      this.cells = atLeastOne("the number of cells", value);
      return this;
    }

    /**
     * The chance that a cell shows; 0.5 if not said.
     *
     * @param chance above 0, below 1
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder shown(double chance) {
      if (!(chance > 0 && chance < 1)) {
        throw new IllegalArgumentException("a chance to show is above 0, below 1, got " + chance);
      }
      this.shown = chance;
      return this;
    }

    /** Asks for the paper's map, which has no sign. */
    public Builder plain() {
      this.centred = false;
      return this;
    }

    /** Builds the explainer. */
    public RiseExplainer build() {
      return new RiseExplainer(this);
    }
  }
}
