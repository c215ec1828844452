package io.medimg.training.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.MedimgException;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.phantom.BodyPhantom;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.task.Preprocessor;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.quality.GateNetwork;
import io.medimg.models.quality.GateNetwork.View;
import io.medimg.models.quality.QualityGate;
import io.medimg.models.quality.Thumbnail;
import io.medimg.preprocess.Presets;
import io.medimg.training.gate.GateTraining.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateNetworkTest {
  private final Preprocessor plan = Presets.chestXray(192);

  private FloatTensor phantom(long seed) {
    return plan.toTensor(
        ChestPhantom.standard().withSeed(seed).withSize(new Size(300, 320)).render());
  }

  @ParameterizedTest
  @ValueSource(longs = {1001, 1002, 1003, 1004, 1005})
  void aPhantomPassesTheEmbeddedGate(long seed) {
    View view = GateNetwork.embedded().look(phantom(seed));

    assertThat(view.chest()).isGreaterThan(QualityGate.CHEST_THRESHOLD);
    assertThat(view.inverted()).isLessThan(QualityGate.INVERTED_THRESHOLD);
    assertThat(view.clockwiseDeg()).isZero();
  }

  /** Seeds that training did not see; as a PNG, whose file says nothing. */
  @ParameterizedTest
  @EnumSource(BodyPhantom.Part.class)
  void radiographsOfOtherPartsAreRefused(BodyPhantom.Part part) {
    int refused = 0;
    for (long seed = 9000; seed < 9050; seed++) {
      MedicalImage film = BodyPhantom.of(part).withSeed(seed).withSize(new Size(300, 260)).render();
      refused +=
          GateNetwork.embedded().look(plan.toTensor(film)).chest() < QualityGate.CHEST_THRESHOLD
              ? 1
              : 0;
    }
    assertThat(refused).isGreaterThanOrEqualTo(48);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aTurnedPhantomIsSeenAsTurned(int quarterTurns) {
    float[] thumbnail = TrainedViews.turned(Thumbnail.of(phantom(1001)), quarterTurns);

    View view = GateNetwork.embedded().look(thumbnail);

    assertThat(view.clockwiseDeg()).isEqualTo(90 * quarterTurns);
  }

  @Test
  void anInvertedPhantomIsSeenAsInverted() {
    View view = GateNetwork.embedded().look(TrainedViews.negated(Thumbnail.of(phantom(1001))));

    assertThat(view.inverted()).isGreaterThan(QualityGate.INVERTED_THRESHOLD);
  }

  @Test
  void patternsAreNoChestFilms() {
    SplittableRandom random = new SplittableRandom(77);
    int refused = 0;
    for (int i = 0; i < 120; i++) {
      if (GateNetwork.embedded().look(Patterns.draw(i, random)).chest() < 0.5) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThanOrEqualTo(114);
  }

  @Test
  void trainingSeparatesPhantomsFromPatterns() {
    List<Example> examples = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 12; i++) {
      examples.add(new Example(Thumbnail.of(phantom(i)), "film", true));
      examples.add(new Example(Patterns.draw(i, random), "pattern", false));
    }

    GateNetwork network = new GateTraining(16, 3).run(examples, 800);

    int right = 0;
    for (Example e : examples) {
      right += (network.look(e.pixels()).chest() >= 0.5) == e.chest() ? 1 : 0;
    }
    assertThat(right).isGreaterThanOrEqualTo(22);
  }

  @Test
  void bytesComeBackAsTheSameNetwork() {
    GateNetwork network = GateNetwork.embedded();

    assertThat(GateNetwork.parse(network.toBytes()).weights()).isEqualTo(network.weights());
  }

  @Test
  void brokenBytesAreRefused() {
    byte[] cut = java.util.Arrays.copyOf(GateNetwork.embedded().toBytes(), 100);

    assertThatThrownBy(() -> GateNetwork.parse(cut))
        .isInstanceOf(MedimgException.class)
        .hasMessageContaining("100 bytes");
    assertThatThrownBy(() -> GateNetwork.parse(new byte[64])).isInstanceOf(MedimgException.class);
  }

  @Test
  void aThumbnailIsTheMeanOfEqualAreas() {
    float[] values = new float[48 * 48];
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 48; x++) {
        values[y * 48 + x] = y / 2 * 24 + x / 2;
      }
    }

    float[] thumbnail = Thumbnail.of(FloatTensor.of(Shape.of(1, 1, 48, 48), values));

    double mean = 287.5;
    double deviation = Math.sqrt((576.0 * 576 - 1) / 12);
    assertThat(thumbnail[0]).isCloseTo((float) ((0 - mean) / deviation), within(1e-4f));
    assertThat(thumbnail[575]).isCloseTo((float) ((575 - mean) / deviation), within(1e-4f));
  }

  @Test
  void aConstantImageHasAnEmptyThumbnail() {
    MedicalImage flat = MedicalImage.gray(64, 64, new byte[64 * 64]);

    assertThat(Thumbnail.of(plan.toTensor(flat))).containsOnly(0f);
  }

  private static org.assertj.core.data.Offset<Float> within(float e) {
    return org.assertj.core.data.Offset.offset(e);
  }
}
