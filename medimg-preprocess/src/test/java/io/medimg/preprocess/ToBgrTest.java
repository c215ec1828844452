package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.medimg.core.image.MedicalImage;
import org.junit.jupiter.api.Test;

class ToBgrTest {
  private static final MedicalImage TWO_PIXELS =
      MedicalImage.rgb(2, 1, new byte[] {10, 20, 30, 40, 50, 60});

  @Test
  void theTensorIsBlueGreenRedAndThePictureKeepsItsColours() {
    Preprocessing plan = Preprocessing.builder().toBgr().build();
    assertThat(plan.toTensor(TWO_PIXELS).toArray()).containsExactly(30, 60, 20, 50, 10, 40);
    assertThat(plan.prepare(TWO_PIXELS, false).tensor().toArray())
        .isEqualTo(plan.toTensor(TWO_PIXELS).toArray());
    assertThat(plan.apply(TWO_PIXELS).toFloatArray()).containsExactly(10, 20, 30, 40, 50, 60);
  }

  @Test
  void numbersPerChannelComeInTheNewOrder() {
    Preprocessing plan =
        Preprocessing.builder()
            .toBgr()
            .normalize(new double[] {30, 20, 10}, new double[] {1, 1, 1})
            .build();
    assertThat(plan.toTensor(TWO_PIXELS).toArray()).containsExactly(0, 30, 0, 30, 0, 30);
  }

  @Test
  void itIsDataAndComesOnce() {
    Preprocessing plan = Preprocessing.builder().toRgb().toBgr().build();
    assertThat(Preprocessing.fromJson(plan.toJson())).isEqualTo(plan);
    assertThat(plan.describe()).isEqualTo("toRgb > toBgr");
    assertThatIllegalStateException()
        .isThrownBy(() -> Preprocessing.builder().toBgr().toBgr())
        .withMessageContaining("already");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Preprocessing.builder()
                    .toBgr()
                    .build()
                    .toTensor(MedicalImage.gray(1, 1, new byte[] {1})))
        .withMessageContaining("put toRgb() before it");
  }
}
