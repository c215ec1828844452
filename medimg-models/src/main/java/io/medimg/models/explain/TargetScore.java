package io.medimg.models.explain;

/** What a perturbation method watches. Immutable and safe for use by several threads. */
public enum TargetScore {
  /** The label's raw output: does not saturate, so a very sure network is explained too. */
  LOGIT {
    @Override
    double of(float logit) {
      return logit;
    }
  },
  /** The logistic function of the label's raw output, 0 to 1. */
  SIGMOID {
    @Override
    double of(float logit) {
      return 1 / (1 + Math.exp(-logit));
    }
  };

  abstract double of(float logit);

  String words() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
