package io.medimg.models.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings that all methods share which run the network on changed images. Not safe for use by
 * several threads; build one per thread.
 *
 * @param <B> the builder itself
 */
public abstract sealed class PerturbationBuilder<B extends PerturbationBuilder<B>>
    permits OcclusionExplainer.Builder,
        RiseExplainer.Builder,
        ScoreCamExplainer.Builder,
        Faithfulness.Builder {
  final TensorClassifier classifier;
  private int batch = 16;
  private long seed;
  private @Nullable Duration budget;
  private TargetScore score;
  private @Nullable List<Float> baseline;
  private Progress progress = (done, total) -> {};

  PerturbationBuilder(TensorClassifier classifier, TargetScore score) {
    this.classifier = Objects.requireNonNull(classifier, "classifier");
    this.score = score;
  }

  abstract B self();

  final RunSettings settings() {
    return new RunSettings(batch, seed, budget, score, baseline, progress);
  }

  /**
   * How many changed images go through the network at once; 16 if not said.
   *
   * @param value at least 1
   * @return this builder
   * @throws IllegalArgumentException if it is below 1
   */
  public final B batch(int value) {
    this.batch = atLeastOne("a batch", value);
    return self();
  }

  /**
   * The seed of everything random; 0 if not said. One seed gives one map, on every Java.
   *
   * @param value any number
   * @return this builder
   */
  public final B seed(long value) {
    this.seed = value;
    return self();
  }

  /**
   * Stops after a time and gives the best map so far, whose method says how many runs it rests on;
   * no limit if not said. A batch that has begun is finished.
   *
   * @param value above zero
   * @return this builder
   * @throws IllegalArgumentException if it is not above zero
   */
  public final B within(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("a time budget is above zero, got " + value);
    }
    this.budget = value;
    return self();
  }

  /**
   * What is watched while the image changes.
   *
   * @param value logit or sigmoid
   * @return this builder
   */
  public final B score(TargetScore value) {
    this.score = Objects.requireNonNull(value, "score");
    return self();
  }

  /**
   * What a hidden part is filled with; the image's own mean, channel by channel, if not said. Give
   * the mean gray of the training images where it is known. Zero is right only for plans whose
   * output has mean zero.
   *
   * @param perChannel in the range of prepared tensors: one value for all channels, or one for
   *     each; copied
   * @return this builder
   * @throws IllegalArgumentException if there is none or one is not finite
   */
  public final B baseline(float... perChannel) {
    if (perChannel.length == 0) {
      throw new IllegalArgumentException("a baseline needs 1 value or one per channel, got none");
    }
    List<Float> values = new ArrayList<>();
    for (float v : perChannel) {
      if (!Float.isFinite(v)) {
        throw new IllegalArgumentException("a baseline is finite, got " + v);
      }
      values.add(v);
    }
    this.baseline = List.copyOf(values);
    return self();
  }

  /**
   * Who hears of progress; nobody if not said.
   *
   * @param listener called after every batch, by the thread that runs the method
   * @return this builder
   */
  public final B progress(Progress listener) {
    this.progress = Objects.requireNonNull(listener, "listener");
    return self();
  }

  static int atLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is at least 1, got " + value);
    }
    return value;
  }
}
