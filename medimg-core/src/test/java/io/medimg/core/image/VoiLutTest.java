package io.medimg.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoiLutTest {
  private static final VoiLut LUT = VoiLut.of(-2, 12, new int[] {7, 100, 4095, 50});

  @ParameterizedTest
  @CsvSource({
    "-1e30, 7",
    "-3, 7",
    "-2, 7",
    "-1.5, 100",
    "-1.51, 7",
    "-1, 100",
    "0, 4095",
    "0.49, 4095",
    "1, 50",
    "2, 50",
    "1e30, 50",
    "-Infinity, 7",
    "Infinity, 50",
    "NaN, 7"
  })
  void valuesOutsideGetTheOuterEntries(double real, int wanted) {
    assertThat(LUT.apply(real)).isEqualTo(wanted);
  }

  @Test
  void theTableIsItsOwn() {
    int[] entries = {1, 2};
    VoiLut lut = VoiLut.of(0, 8, entries);
    entries[0] = 9;
    assertThat(lut.apply(0)).isEqualTo(1);
    assertThat(lut).isEqualTo(VoiLut.of(0, 8, new int[] {1, 2})).isNotEqualTo(LUT);
    assertThat(lut).hasSameHashCodeAs(VoiLut.of(0, 8, new int[] {1, 2}));
    assertThat(lut).hasToString("VoiLut[2 entries from 0, 8 bits]");
    assertThat(LUT.maximum()).isEqualTo(4095);
    assertThat(LUT.size()).isEqualTo(4);
  }

  @Test
  void theGreatestEntryCanBeWhite() {
    VoiLut narrow = VoiLut.of(0, 12, new int[] {0, 3000, 7});
    assertThat(narrow.maximum()).isEqualTo(4095);
    assertThat(narrow.toGreatestEntry().maximum()).isEqualTo(3000);
    assertThat(narrow.toGreatestEntry().apply(1)).isEqualTo(3000);
    assertThat(narrow.toGreatestEntry()).isNotEqualTo(narrow);
    assertThat(LUT.toGreatestEntry()).isEqualTo(LUT);
    VoiLut black = VoiLut.of(0, 8, new int[2]);
    assertThat(black.toGreatestEntry()).isSameAs(black);
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    wrong(0, 7, new int[1], "got 7");
    wrong(0, 17, new int[1], "got 17");
    wrong(0, 8, new int[0], "got 0");
    wrong(0, 8, new int[65_537], "got 65537");
    wrong(0, 8, new int[] {0, 256}, "entry 1 of a VOI LUT of 8 bits is 0 to 255, got 256");
    wrong(0, 16, new int[] {-1}, "got -1");
  }

  private static void wrong(int first, int bits, int[] entries, String message) {
    assertThatThrownBy(() -> VoiLut.of(first, bits, entries))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
