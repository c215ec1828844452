package io.medimg.pytorch.explain;

import io.medimg.core.inference.SessionOptions;
import io.medimg.core.task.Explainer;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.explain.ClassActivationExplainer;
import io.medimg.models.explain.ExplainerContract;
import io.medimg.models.explain.GradCamExplainer;
import io.medimg.models.explain.OcclusionExplainer;
import io.medimg.models.explain.RegionNet;
import io.medimg.models.explain.RiseExplainer;
import io.medimg.models.explain.ScoreCamExplainer;
import io.medimg.models.explain.TensorClassifier;
import io.medimg.pytorch.PyTorchGradients;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every explainer passes the contract. */
class ExplainerContractTest {

  @Nested
  class ClassActivation extends ExplainerContract {
    @Override
    protected Explainer explainer(TensorClassifier borrowed) {
      return ClassActivationExplainer.of(borrowed);
    }
  }

  @Nested
  class Occlusion extends ExplainerContract {
    @Override
    protected Explainer explainer(TensorClassifier borrowed) {
      return OcclusionExplainer.of(borrowed).patch(8).stride(4).build();
    }
  }

  @Nested
  class Rise extends ExplainerContract {
    @Override
    protected Explainer explainer(TensorClassifier borrowed) {
      return RiseExplainer.of(borrowed).masks(600).seed(1).build();
    }
  }

  @Nested
  class ScoreCam extends ExplainerContract {
    @Override
    protected Explainer explainer(TensorClassifier borrowed) {
      return ScoreCamExplainer.of(borrowed).build();
    }
  }

  /** The gradients have a session of their own; the classifier gives plan and labels. */
  @Nested
  class GradCam extends ExplainerContract {
    private GradientSession gradients;

    @Override
    protected Explainer explainer(TensorClassifier borrowed) {
      gradients =
          PyTorchGradients.open(
              RegionNet.onnx(true),
              Optional.of("features"),
              Optional.of("logits"),
              SessionOptions.defaults());
      return GradCamExplainer.of(borrowed, gradients).build();
    }

    @AfterEach
    void closeGradients() {
      gradients.close();
    }

    @Test
    @Override
    public void aClosedClassifierExplainsNothing() {
      gradients.close();
      super.aClosedClassifierExplainsNothing();
    }
  }
}
