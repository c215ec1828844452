package io.medimg.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.contract.Seeds;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsTest {
  private static final Provenance FROM =
      new Provenance(
          "m",
          "1",
          "0".repeat(64),
          new EngineInfo("E", "1"),
          Device.cpu(),
          "p",
          "",
          Timings.none());

  private static Finding finding(String name, double score) {
    return new Finding(Label.of(name), score, ScoreKind.CALIBRATED, new Threshold(0.5, "test"));
  }

  @Test
  void findingsReadAsPromised() {
    Finding sure =
        new Finding(
            Label.of("Pneumonia"), 0.914, ScoreKind.CALIBRATED, new Threshold(0.48, "Youden"));
    assertThat(sure).hasToString("Pneumonia 0.91 (calibrated), threshold 0.48: positive");
    assertThat(finding("Mass", 0.499).decision()).isEqualTo(Decision.NEGATIVE);
    assertThat(finding("Mass", 0.5).decision()).isEqualTo(Decision.POSITIVE);
    Finding bare = new Finding(Label.of("Mass"), -3.5, ScoreKind.LOGIT, null);
    assertThat(bare.decision()).isEqualTo(Decision.UNDECIDED);
    assertThat(bare).hasToString("Mass -3.50 (logit), no threshold");
  }

  @ParameterizedTest
  @EnumSource(ScoreKind.class)
  void everyKindHasWordsOfItsOwn(ScoreKind kind) {
    assertThat(kind.words()).isNotBlank();
    for (ScoreKind other : ScoreKind.values()) {
      assertThat(kind == other || !kind.words().equals(other.words())).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(value = ScoreKind.class, mode = EnumSource.Mode.EXCLUDE, names = "LOGIT")
  void onlyLogitsLeaveZeroToOne(ScoreKind kind) {
    for (double bad : new double[] {-0.01, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> new Finding(Label.of("x"), bad, kind, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("'x'", "0 to 1");
    }
    assertThat(new Finding(Label.of("x"), 1, kind, null).score()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
  void scoresAndThresholdsAreFinite(double bad) {
    assertThatThrownBy(() -> new Finding(Label.of("x"), bad, ScoreKind.LOGIT, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Threshold(bad, "test"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void labelsHaveNames() {
    assertThatThrownBy(() -> Label.of(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Label("Mass", "SCT:1")).hasToString("Mass");
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void topIsTheSortedBeginning(long seed) {
    Random r = new Random(seed);
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 1 + r.nextInt(14); i++) {
      findings.add(finding("L" + i, r.nextInt(5) / 4.0));
    }
    Classification c = new Classification(findings, List.of(), FROM);
    int k = 1 + r.nextInt(16);
    List<Finding> top = c.top(k);
    assertThat(top).hasSize(Math.min(k, findings.size()));
    for (int i = 1; i < top.size(); i++) {
      assertThat(top.get(i - 1).score()).isGreaterThanOrEqualTo(top.get(i).score());
      if (top.get(i - 1).score() == top.get(i).score()) {
        assertThat(findings.indexOf(top.get(i - 1))).isLessThan(findings.indexOf(top.get(i)));
      }
    }
    double least = top.get(top.size() - 1).score();
    assertThat(findings.stream().filter(f -> !top.contains(f)).mapToDouble(Finding::score))
        .allMatch(score -> score <= least);
  }

  @Test
  void topNeedsAtLeastOne() {
    Classification none = new Classification(List.of(), List.of(), FROM);
    assertThat(none.top(3)).isEmpty();
    assertThatThrownBy(() -> none.top(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findingsAreFoundByNameAndListsAreCopied() {
    List<Finding> findings = new ArrayList<>(List.of(finding("Mass", 0.2)));
    Classification c = new Classification(findings, List.of(Label.of("Hernia")), FROM);
    findings.clear();
    assertThat(c.find("mASS")).isPresent();
    assertThat(c.find("Hernia")).isEmpty();
    assertThatThrownBy(() -> c.findings().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anAbstentionHasNoTopAndSaysWhy() {
    Classification c = new Classification(List.of(finding("Mass", 0.9)), List.of(), FROM);
    MedicalImage image = MedicalImage.gray(1, 1, new byte[1]);
    Diagnosis abstained =
        new Diagnosis(image, c, List.of(), List.of(), List.of(), Optional.of("too small"));
    assertThat(abstained.top(3)).isEmpty();
    assertThat(abstained).hasToString("abstained: too small");
    assertThatThrownBy(() -> abstained.top(0)).isInstanceOf(IllegalArgumentException.class);
    Diagnosis given = new Diagnosis(image, c, List.of(), List.of(), List.of(), Optional.empty());
    assertThat(given.top(3)).hasSize(1);
    assertThat(given.toString()).startsWith("Mass 0.90");
    assertThat(given.provenance()).isEqualTo(FROM);
    assertThat(given.heatmap("Mass")).isEmpty();
  }

  @Test
  void timingsAddUp() {
    Timings t = Timings.none().plus("read", 5).plus("infer", 7).plus("read", 1);
    assertThat(t.stages().keySet()).containsExactly("read", "infer");
    assertThat(t.stages().get("read")).isEqualTo(Duration.ofNanos(6));
    assertThat(t.total()).isEqualTo(Duration.ofNanos(13));
    assertThat(Timings.none().total()).isZero();
    assertThat(FROM.withTimings(t).timings()).isEqualTo(t);
  }

  @Test
  void masksCountTheirPixels() {
    MedicalImage image = MedicalImage.gray(3, 1, new byte[] {0, -1, -1});
    Segmentation.Mask mask = new Segmentation.Mask(Label.of("Lung"), image);
    assertThat(mask.area()).isEqualTo(2);
    assertThat(mask.size()).isEqualTo(image.size());
    List<Segmentation.Mask> masks = new ArrayList<>(Collections.singleton(mask));
    Segmentation s = new Segmentation(masks, FROM);
    masks.clear();
    assertThat(s.masks()).hasSize(1);
  }

  @Test
  void aLabelIsAssessedOrOmittedNeverBoth() {
    List<Finding> findings = List.of(finding("Mass", 0.9));
    assertThatThrownBy(() -> new Classification(findings, List.of(Label.of("Mass")), FROM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Mass' has a score and is said to be not assessed");
  }
}
