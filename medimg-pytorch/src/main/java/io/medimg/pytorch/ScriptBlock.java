package io.medimg.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Runs a TorchScript module that is in inference mode already. DJL's own block switches to it at
 * the first run, while other threads may be running, and tunes the graph at run time, which makes
 * the first runs slow and lets memory grow with each new shape. Safe for use by several threads
 * until closed.
 */
final class ScriptBlock extends AbstractSymbolBlock {
  private final PtSymbolBlock script;

  /**
   * Wraps a module.
   *
   * @param script in inference mode; owned by its manager
   */
  ScriptBlock(PtSymbolBlock script) {
    this.script = script;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    JniUtils.setGraphExecutorOptimize(false); // a setting of the calling thread
    return IValueUtils.forward(script, inputs, false);
  }

  @Override
  public ParameterList getDirectParameters() {
    return script.getDirectParameters();
  }
}
