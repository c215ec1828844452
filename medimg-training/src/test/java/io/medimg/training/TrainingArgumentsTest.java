package io.medimg.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingArgumentsTest {
  @Test
  void aFlagSwallowsNothing() {
    TrainingArguments given =
        TrainingArguments.of("--no-test", "--epochs", "3", "--part", "a=1", "--part", "b=2");
    TrainingOptions options = ChestXrayTraining.options(given);
    assertThat(options.epochs()).isEqualTo(3);
    assertThat(given.has(TrainingArguments.NO_TEST)).isTrue();
    assertThat(given.all("part")).containsExactly("a=1", "b=2");
  }

  @Test
  void everyOptionReachesTheTrainer() {
    String typed =
        "--data d --out o --backbone b1 --backbone b2 --size 64 --batch 2 --epochs 3 --kermany 4"
            + " --nih 5 --rate 0.1 --head-rate 0.2 --decay 0.3 --average 0.4 --strength 0.5"
            + " --dropout 0.6 --mixup 0.7 --adult-share 0.8 --probe false --balanced false"
            + " --coarse false --fold 1 --folds 6 --seed 7";
    assertThat(ChestXrayTraining.options(TrainingArguments.of(typed.split(" "))))
        .isEqualTo(
            new TrainingOptions(
                Path.of("d"),
                Path.of("o"),
                java.util.List.of("b1", "b2"),
                64,
                2,
                3,
                4,
                5,
                0.1,
                0.2,
                0.3,
                0.4,
                0.5,
                0.6,
                0.7,
                0.8,
                false,
                false,
                false,
                1,
                6,
                7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--epoch 3", "epochs 3", "--epochs", "--epochs x", "--probe yes"})
  void whatMakesNoSenseIsSaid(String typed) {
    assertThatThrownBy(() -> ChestXrayTraining.options(TrainingArguments.of(typed.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(typed.split(" ")[0].replace("--", ""));
  }
}
