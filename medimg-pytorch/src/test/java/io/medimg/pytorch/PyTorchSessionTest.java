package io.medimg.pytorch;

import io.medimg.core.contract.InferenceSessionContract;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.engine.TinyNet;
import io.medimg.pytorch.torchscript.TorchScript;
import java.util.Map;
import java.util.OptionalLong;

class PyTorchSessionTest extends InferenceSessionContract {
  @Override
  protected InferenceSession open() {
    return new PyTorchProvider()
        .open(TorchScript.fromOnnx(TinyNet.onnx()), SessionOptions.defaults());
  }

  @Override
  protected Map<String, FloatTensor> validInputs() {
    return TinyNet.inputs();
  }

  @Override
  protected Map<String, FloatTensor> expectedOutputs() {
    return TinyNet.outputs(TinyNet.image(7));
  }

  @Override
  protected OptionalLong liveNativeTensors(InferenceSession session) {
    return OptionalLong.of(((DjlSession) session).liveTensors());
  }
}
