package io.medimg.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageMetadataTest {
  @Test
  void nothingIsKnownAtFirst() {
    ImageMetadata meta = ImageMetadata.builder().build();
    assertThat(meta.modality()).isEqualTo(Modality.UNKNOWN);
    assertThat(meta.rescale().isIdentity()).isTrue();
    assertThat(meta.windows()).isEmpty();
    assertThat(meta.voiLuts()).isEmpty();
    assertThat(meta.presentationLutShape()).isEmpty();
    assertThat(meta.suvFactor()).isEmpty();
    assertThat(meta.bitsStored()).isEmpty();
    assertThat(meta.pixelSpacing()).isEmpty();
    assertThat(meta.patientAgeYears()).isEmpty();
    assertThat(meta.pixelPaddingValue()).isEmpty();
    assertThat(meta.burnedInAnnotation()).isEmpty();
    assertThat(meta.sourceSha256()).isEmpty();
    assertThat(meta.format()).isEqualTo("memory");
  }

  @Test
  void aBuilderDoesNotReachIntoWhatItBuilt() {
    List<VoiWindow> windows = new ArrayList<>(List.of(VoiWindow.linear(40, 400)));
    ImageMetadata.Builder builder = ImageMetadata.builder().windows(windows);
    ImageMetadata first = builder.build();
    windows.clear();
    builder.modality(Modality.CT);
    assertThat(first.windows()).hasSize(1);
    assertThat(first.modality()).isEqualTo(Modality.UNKNOWN);
    ImageMetadata second = first.toBuilder().generated(true).build();
    assertThat(first.generated()).isFalse();
    assertThat(second).isNotEqualTo(first);
    assertThat(second.toBuilder().generated(false).build())
        .isEqualTo(first)
        .hasSameHashCodeAs(first);
  }

  @Test
  void valuesOfInterestAndUptakeAreKept() {
    VoiLut lut = VoiLut.of(-5, 8, new int[] {0, 128, 255});
    ImageMetadata meta =
        ImageMetadata.builder()
            .voiLuts(List.of(lut))
            .presentationLutShape(PresentationLutShape.INVERSE)
            .suvFactor(0.0002)
            .build();
    assertThat(meta.voiLuts()).containsExactly(lut);
    assertThat(meta.presentationLutShape()).contains(PresentationLutShape.INVERSE);
    assertThat(meta.suvFactor()).hasValue(0.0002);
    assertThat(meta.toBuilder().build()).isEqualTo(meta).hasSameHashCodeAs(meta);
    assertThat(meta.toBuilder().suvFactor(Double.NaN).build().suvFactor()).isEmpty();
    assertThat(meta.toBuilder().voiLuts(List.of()).build()).isNotEqualTo(meta);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.POSITIVE_INFINITY})
  void suvFactorsAreAboveZero(double factor) {
    assertThatThrownBy(() -> ImageMetadata.builder().suvFactor(factor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Double.toString(factor));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 33})
  void bitsStoredAreOneTo32(int bits) {
    assertThatThrownBy(() -> ImageMetadata.builder().bitsStored(bits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Integer.toString(bits));
  }

  @ParameterizedTest
  @CsvSource({"CR, CR", "' dx ', DX", "XYZ, OT", "'', UNKNOWN", "UNKNOWN, OT", "ct, CT"})
  void modalitiesAreReadByTheirCode(String code, Modality wanted) {
    assertThat(Modality.ofCode(code)).isEqualTo(wanted);
  }

  @Test
  void radiographsAreToldApart() {
    assertThat(Modality.DX.isRadiograph()).isTrue();
    assertThat(Modality.MG.isRadiograph()).isFalse();
    assertThat(Modality.UNKNOWN.isRadiograph()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "PA, PA",
    "ap, AP",
    "AP Supine, AP",
    "LL, LATERAL",
    "RL, LATERAL",
    "Lateral, LATERAL",
    "LLO, OTHER",
    "'', UNKNOWN",
    "' ', UNKNOWN",
    "APEX, OTHER"
  })
  void viewsAreReadByTheirCode(String code, ViewPosition wanted) {
    assertThat(ViewPosition.ofCode(code)).isEqualTo(wanted);
  }

  @Test
  void rescaleTakesStoredToReal() {
    assertThat(new Rescale(2, -1024, "HU").apply(100)).isEqualTo(-824);
    assertThat(Rescale.IDENTITY.apply(7)).isEqualTo(7);
    assertThatThrownBy(() -> new Rescale(0, 1, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rescale(Double.NaN, 1, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rescale(1, Double.NEGATIVE_INFINITY, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void windowsHaveTheWidthThatTheirFunctionNeeds() {
    assertThat(new VoiWindow(0, 0.5, VoiLutFunction.SIGMOID).windowWidth()).isEqualTo(0.5);
    assertThatThrownBy(() -> VoiWindow.linear(0, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("LINEAR", "0.5", "1 or more");
    assertThatThrownBy(() -> new VoiWindow(0, 0, VoiLutFunction.LINEAR_EXACT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0");
    assertThatThrownBy(() -> VoiWindow.linear(Double.NaN, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VoiWindow.linear(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, -1", "NaN, 1", "1, Infinity"})
  void spacingIsFiniteAndAboveZero(double row, double column) {
    assertThatThrownBy(() -> new PixelSpacing(row, column, PixelSpacing.Source.GIVEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0 mm");
  }
}
