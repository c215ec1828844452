package io.medimg.cli;

import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.task.Explainer;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.explain.ClassActivationExplainer;
import io.medimg.models.explain.GradCamExplainer;
import io.medimg.models.explain.OcclusionExplainer;
import io.medimg.models.explain.Progress;
import io.medimg.models.explain.RiseExplainer;
import io.medimg.models.explain.ScoreCamExplainer;
import io.medimg.models.explain.TensorClassifier;
import io.medimg.pytorch.PyTorchGradients;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ways to explain that the command line offers. */
enum ExplainMethod {
  /** Class activation: exact for pooled linear heads, one run. */
  CAM {
    @Override
    Explainer explainer(TensorClassifier classifier, long seed, Progress progress) {
      return ClassActivationExplainer.of(classifier);
    }
  },
  /** Hides one patch after the other. */
  OCCLUSION {
    @Override
    Explainer explainer(TensorClassifier classifier, long seed, Progress progress) {
      return OcclusionExplainer.of(classifier).seed(seed).progress(progress).build();
    }
  },
  /** Random masks. */
  RISE {
    @Override
    Explainer explainer(TensorClassifier classifier, long seed, Progress progress) {
      return RiseExplainer.of(classifier).seed(seed).progress(progress).build();
    }
  },
  /** Feature maps as masks. */
  SCORE_CAM {
    @Override
    Explainer explainer(TensorClassifier classifier, long seed, Progress progress) {
      return ScoreCamExplainer.of(classifier).seed(seed).progress(progress).build();
    }
  },
  /** Gradients of feature maps, through PyTorch's autograd. */
  GRAD_CAM {
    @Override
    Explainer explainer(TensorClassifier classifier, long seed, Progress progress) {
      throw new IllegalStateException("gradients need a session of their own");
    }

    @Override
    Open open(TensorClassifier classifier, ModelOptions model, long seed, Progress progress) {
      return ModelOptions.opened(
          () -> {
            GradientSession gradients =
                PyTorchGradients.open(
                    model.modelPackage().network(ModelFormat.ONNX),
                    Optional.empty(),
                    Optional.of(model.modelPackage().config().logitsOutput()),
                    SessionOptions.defaults());
            Explainer explainer = GradCamExplainer.of(classifier, gradients).build();
            return new Open(explainer, gradients::close);
          });
    }
  };

  abstract Explainer explainer(TensorClassifier classifier, long seed, Progress progress);

  /** As a user types it. */
  String typed() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static @Nullable ExplainMethod named(String typed) {
    return Arrays.stream(values())
        .filter(m -> m.typed().equals(typed.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(null);
  }

  static String names() {
    return Arrays.stream(values()).map(ExplainMethod::typed).collect(Collectors.joining(", "));
  }

  /**
   * An explainer, and what has to be closed with it. Not safe for use by several threads.
   *
   * @param explainer borrows the classifier
   * @param held native memory beyond the classifier's
   */
  record Open(Explainer explainer, Runnable held) implements AutoCloseable {
    @Override
    public void close() {
      held.run();
    }
  }

  /** Makes an explainer; a network that cannot be explained this way is the model's trouble. */
  Open open(TensorClassifier classifier, ModelOptions model, long seed, Progress progress) {
    return ModelOptions.opened(() -> new Open(explainer(classifier, seed, progress), () -> {}));
  }
}
