package io.medimg.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.MedimgException;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every {@link InferenceSession} does. A subclass opens a session on a real network and gives
 * inputs and outputs that belong together.
 */
public abstract class InferenceSessionContract {
  private static final int THREADS = 8;
  private static final int RUNS = 20;

  /** A fresh session on the same network each time; the kit closes it. */
  protected abstract InferenceSession open();

  /** Inputs that fit the network; the same values each time. */
  protected abstract Map<String, FloatTensor> validInputs();

  /** What the network gives for {@link #validInputs()}, from another source than the engine. */
  protected abstract Map<String, FloatTensor> expectedOutputs();

  /** How far an output may lie from the expected one. */
  protected double tolerance() {
    return 1e-4;
  }

  /**
   * How many native tensors are alive that belong to the session.
   *
   * @param session the session
   * @return empty if the engine cannot be asked
   */
  protected OptionalLong liveNativeTensors(InferenceSession session) {
    return OptionalLong.empty();
  }

  @Test
  void givesTheExpectedOutputs() {
    try (InferenceSession session = open()) {
      assertExpected(session.run(validInputs()));
    }
  }

  @Test
  void aSecondRunGivesTheSame() {
    try (InferenceSession session = open()) {
      assertSame(session.run(validInputs()), session.run(validInputs()), 0);
    }
  }

  @Test
  void inputsAreLeftAsTheyAre() {
    Map<String, FloatTensor> inputs = validInputs();
    try (InferenceSession session = open()) {
      session.run(inputs);
    }
    assertSame(inputs, validInputs(), 0);
  }

  @Test
  void outputsSurviveLaterRunsAndClose() {
    Map<String, FloatTensor> first;
    try (InferenceSession session = open()) {
      first = session.run(validInputs());
      Map<String, FloatTensor> others = new LinkedHashMap<>();
      validInputs().forEach((name, t) -> others.put(name, halved(t)));
      session.run(others);
      assertExpected(first);
    }
    assertExpected(first);
  }

  @Test
  void tellsWhatItIs() {
    try (InferenceSession session = open()) {
      InferenceSession.SessionInfo info = session.info();
      assertThat(info.engine().name()).isNotBlank();
      assertThat(info.engine().version()).isNotBlank().isNotEqualTo("?");
      assertThat(info.device().kind()).isNotEqualTo(Device.Kind.AUTO);
    }
  }

  @Test
  void declaredInputsAndOutputsFit() {
    try (InferenceSession session = open()) {
      InferenceSession.SessionInfo info = session.info();
      if (!info.inputs().isEmpty()) {
        assertDeclared(info.inputs(), validInputs());
      }
      if (!info.outputs().isEmpty()) {
        assertDeclared(info.outputs(), session.run(validInputs()));
      }
    }
  }

  @Test
  @SuppressWarnings("try") // closed inside on purpose
  void mayBeClosedTwice() {
    InferenceSession session = open();
    session.run(validInputs());
    session.close();
    assertThatCode(session::close).doesNotThrowAnyException();
  }

  @Test
  void mayBeClosedWithoutARun() {
    InferenceSession session = open();
    assertThatCode(session::close).doesNotThrowAnyException();
  }

  @Test
  void useAfterCloseIsRefused() {
    InferenceSession session = open();
    session.close();
    Map<String, FloatTensor> inputs = validInputs();
    assertThatThrownBy(() -> session.run(inputs))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void closingOneSessionLeavesAnotherOpen() {
    try (InferenceSession kept = open()) {
      open().close();
      assertExpected(kept.run(validInputs()));
    }
  }

  @Test
  void eightThreadsGetEqualResults() throws Exception {
    try (InferenceSession session = open()) {
      Threads.together(
          THREADS,
          () -> {
            for (int i = 0; i < RUNS; i++) {
              assertExpected(session.run(validInputs()));
            }
            return true;
          });
    }
  }

  @Test
  void closeWaitsForRunningCalls() throws Exception {
    InferenceSession session = open();
    AtomicInteger number = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Threads.together(
        THREADS,
        () -> {
          if (number.getAndIncrement() == 0) {
            while (done.get() < THREADS) {
              Thread.onSpinWait();
            }
            session.close();
          } else {
            runUntilClosed(session, done);
          }
          return true;
        });
    Map<String, FloatTensor> inputs = validInputs();
    assertThatThrownBy(() -> session.run(inputs)).isInstanceOf(IllegalStateException.class);
  }

  private void runUntilClosed(InferenceSession session, AtomicInteger done) {
    for (int i = 0; i < 10_000; i++) {
      Map<String, FloatTensor> outputs;
      try {
        outputs = session.run(validInputs());
      } catch (IllegalStateException closed) {
        return;
      }
      assertExpected(outputs);
      done.incrementAndGet();
    }
    throw new AssertionError("never saw the session closed");
  }

  @Test
  void aWrongNameIsRefusedAndBothNamesAreSaid() {
    try (InferenceSession session = open()) {
      assumeFalse(session.info().inputs().isEmpty(), "the format declares no inputs");
      Map<String, FloatTensor> inputs = validInputs();
      String known = inputs.keySet().iterator().next();
      inputs = new LinkedHashMap<>(inputs);
      inputs.put("no_such_input", inputs.remove(known));
      assertRefused(session, inputs, "no_such_input", known);
    }
  }

  @Test
  void aMissingInputIsRefusedAndNamed() {
    try (InferenceSession session = open()) {
      assumeFalse(session.info().inputs().isEmpty(), "the format declares no inputs");
      assertRefused(session, Map.of(), validInputs().keySet().iterator().next());
    }
  }

  @Test
  void aWrongShapeIsRefusedAndBothShapesAreSaid() {
    try (InferenceSession session = open()) {
      assumeFalse(session.info().inputs().isEmpty(), "the format declares no inputs");
      Map<String, FloatTensor> inputs = new LinkedHashMap<>(validInputs());
      String name = inputs.keySet().iterator().next();
      FloatTensor deeper = oneRankMore(inputs.get(name));
      inputs.put(name, deeper);
      String declared = session.info().inputs().get(name).toString();
      assertRefused(session, inputs, name, declared, deeper.shape().toString());
    }
  }

  @Test
  void nullInputsAreTheCallersMistake() {
    try (InferenceSession session = open()) {
      assertThatThrownBy(() -> session.run(null)).isInstanceOf(NullPointerException.class);
      assertExpected(session.run(validInputs()));
    }
  }

  @Test
  void aRunThatThrowsLeavesNothingBehind() {
    try (InferenceSession session = open()) {
      session.run(validInputs());
      OptionalLong before = liveNativeTensors(session);
      Map<String, FloatTensor> wrong = new LinkedHashMap<>();
      validInputs().forEach((name, t) -> wrong.put(name, oneRankMore(t)));
      int refused = 0;
      for (int i = 0; i < RUNS; i++) {
        try {
          session.run(wrong);
        } catch (MedimgException expected) {
          refused++;
        }
      }
      assumeTrue(refused > 0, "the network takes any rank");
      assertThat(refused).isEqualTo(RUNS);
      assertThat(liveNativeTensors(session)).isEqualTo(before);
      assertExpected(session.run(validInputs()));
    }
  }

  private static void assertRefused(
      InferenceSession session, Map<String, FloatTensor> inputs, String... said) {
    assertThatThrownBy(() -> session.run(inputs))
        .isInstanceOf(ModelMismatchException.class)
        .message()
        .contains(said);
  }

  private static FloatTensor oneRankMore(FloatTensor t) {
    long[] dims = new long[t.shape().rank() + 1];
    dims[0] = 1;
    System.arraycopy(t.shape().toArray(), 0, dims, 1, t.shape().rank());
    return t.reshape(Shape.of(dims));
  }

  private static FloatTensor halved(FloatTensor t) {
    float[] values = t.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * 0.5f - 0.25f;
    }
    return FloatTensor.of(t.shape(), values);
  }

  private static void assertDeclared(Map<String, Shape> declared, Map<String, FloatTensor> found) {
    assertThat(declared.keySet()).containsExactlyInAnyOrderElementsOf(found.keySet());
    found.forEach(
        (name, t) ->
            assertThat(declared.get(name).accepts(t.shape()))
                .as("%s declared %s, found %s", name, declared.get(name), t.shape())
                .isTrue());
  }

  private void assertExpected(Map<String, FloatTensor> outputs) {
    assertSame(outputs, expectedOutputs(), tolerance());
  }

  private static void assertSame(
      Map<String, FloatTensor> found, Map<String, FloatTensor> wanted, double tolerance) {
    List<String> names = new ArrayList<>(wanted.keySet());
    assertThat(found.keySet()).containsAll(names);
    for (String name : names) {
      assertThat(found.get(name).shape()).as(name).isEqualTo(wanted.get(name).shape());
      assertThat(found.get(name).toArray())
          .as(name)
          .containsExactly(wanted.get(name).toArray(), within((float) tolerance));
    }
  }
}
