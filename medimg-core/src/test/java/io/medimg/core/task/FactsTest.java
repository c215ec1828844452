package io.medimg.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.Sex;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.task.QualityFlag.Severity;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final Facts ALL =
      Facts.none()
          .withAgeYears(54)
          .withSex(Sex.FEMALE)
          .withView(ViewPosition.PA)
          .withModality(Modality.DX);

  private static MedicalImage stating(ImageMetadata.Builder metadata) {
    return MedicalImage.gray(4, 4, new byte[16]).withMetadata(metadata.build());
  }

  @Test
  void factsFillWhatTheFileLeavesOpen() {
    Facts.Applied applied = ALL.applyTo(stating(ImageMetadata.builder()));

    ImageMetadata m = applied.image().metadata();
    assertThat(m.patientAgeYears()).hasValue(54);
    assertThat(m.patientSex()).contains(Sex.FEMALE);
    assertThat(m.viewPosition()).isEqualTo(ViewPosition.PA);
    assertThat(m.modality()).isEqualTo(Modality.DX);
    assertThat(applied.notes()).hasSize(1);
    assertThat(applied.notes().get(0).severity()).isEqualTo(Severity.INFO);
    assertThat(applied.notes().get(0).reason()).endsWith("age, sex, view, modality");
  }

  @Test
  void theFileGoesFirstAndContradictionsAreReported() {
    MedicalImage file =
        stating(
            ImageMetadata.builder()
                .patientAgeYears(3)
                .patientSex(Sex.MALE)
                .viewPosition(ViewPosition.AP)
                .modality(Modality.CR));

    Facts.Applied applied = ALL.applyTo(file);

    assertThat(applied.image()).isEqualTo(file);
    assertThat(applied.notes()).hasSize(1);
    assertThat(applied.notes().get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(applied.notes().get(0).reason())
        .contains("age and sex and view and modality")
        .endsWith("what the file states was used")
        .doesNotContain("54")
        .doesNotContain("3");
  }

  @Test
  void anOverrideIsAskedForAndReported() {
    MedicalImage file = stating(ImageMetadata.builder().patientAgeYears(3));

    Facts.Applied applied = Facts.none().withAgeYears(54).overridingFile().applyTo(file);

    assertThat(applied.image().metadata().patientAgeYears()).hasValue(54);
    assertThat(applied.notes().get(0).reason()).endsWith("what was given was used");
  }

  @Test
  void theSameFactIsNoContradiction() {
    MedicalImage file =
        stating(ImageMetadata.builder().patientAgeYears(54).viewPosition(ViewPosition.PA));

    Facts.Applied applied = Facts.none().withAgeYears(54.9).withView(ViewPosition.PA).applyTo(file);

    assertThat(applied.notes()).isEmpty();
    assertThat(applied.image()).isEqualTo(file);
    assertThat(Facts.none().applyTo(file).image()).isSameAs(file);
  }

  @Test
  void impossibleFactsAreRefusedAndNoneIsPrinted() {
    for (double age : new double[] {-1, 151, Double.NaN}) {
      assertThatThrownBy(() -> Facts.none().withAgeYears(age))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 to 150");
    }
    assertThatThrownBy(() -> Facts.none().withView(ViewPosition.UNKNOWN))
        .hasMessageContaining("UNKNOWN");
    assertThatThrownBy(() -> Facts.none().withModality(Modality.UNKNOWN))
        .hasMessageContaining("UNKNOWN");
    assertThat(ALL.toString()).contains("age", "view PA").doesNotContain("54", "FEMALE");
  }
}
