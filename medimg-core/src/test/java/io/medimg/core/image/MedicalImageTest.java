package io.medimg.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.contract.Seeds;
import io.medimg.core.geometry.Size;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class MedicalImageTest {
  @Test
  void theCallersArrayIsCopied() {
    byte[] bytes = {1, 2};
    short[] shorts = {3, -1};
    float[] floats = {5, 6};
    MedicalImage a = MedicalImage.gray(2, 1, bytes);
    MedicalImage b = MedicalImage.gray(2, 1, shorts);
    MedicalImage c = MedicalImage.gray(2, 1, floats);
    bytes[0] = 9;
    shorts[0] = 9;
    floats[0] = 9;
    assertThat(a.toFloatArray()).containsExactly(1, 2);
    assertThat(b.toFloatArray()).containsExactly(3, 65_535);
    assertThat(c.toFloatArray()).containsExactly(5, 6);
    a.toFloatArray()[0] = 9;
    assertThat(a.value(0, 0)).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void framesAreTheirPartOfTheWhole(long seed) {
    Random r = new Random(seed);
    Size size = new Size(1 + r.nextInt(5), 1 + r.nextInt(5));
    int frames = 1 + r.nextInt(4);
    short[] values = new short[(int) size.pixels() * frames];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) r.nextInt();
    }
    MedicalImage image =
        MedicalImage.of(
            size, frames, 1, PixelBuffer.S16.of(values), ImageMetadata.builder().build());
    int frame = r.nextInt(frames);
    int x = r.nextInt(size.width());
    int y = r.nextInt(size.height());
    float wanted = values[(frame * size.height() + y) * size.width() + x];
    assertThat(image.frame(frame).value(x, y)).isEqualTo(wanted);
    assertThat(image.frame(frame).frames()).isEqualTo(1);
    assertThat(image.frame(frame).metadata()).isEqualTo(image.metadata());
  }

  @Test
  void framesOutsideAreRefused() {
    MedicalImage image = MedicalImage.gray(1, 1, new byte[1]);
    assertThat(image.frame(0)).isSameAs(image);
    assertThatThrownBy(() -> image.frame(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> image.value(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> image.value(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void valuesFitTheExtent() {
    assertThatThrownBy(() -> MedicalImage.gray(2, 2, new byte[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("2x2", "need 4", "got 5");
    PixelBuffer five = PixelBuffer.U8.of(new byte[5]);
    ImageMetadata gray = ImageMetadata.builder().build();
    assertThatThrownBy(() -> MedicalImage.of(new Size(1, 1), 1, 5, five, gray))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 channels");
    assertThatThrownBy(() -> MedicalImage.of(new Size(1, 5), 0, 1, five, gray))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void photometryFitsTheChannels() {
    MedicalImage rgb = MedicalImage.rgb(1, 1, new byte[] {1, 2, -1});
    assertThat(rgb.toFloatArray()).containsExactly(1, 2, 255);
    ImageMetadata gray = ImageMetadata.builder().build();
    assertThatThrownBy(() -> rgb.withMetadata(gray))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("MONOCHROME2", "3 channels");
    MedicalImage alpha =
        MedicalImage.of(new Size(1, 1), 1, 2, PixelBuffer.U8.of(new byte[] {7, -1}), gray);
    assertThat(alpha.value(0, 0)).isEqualTo(7);
  }

  @Test
  void equalImagesAreEqual() {
    MedicalImage a = MedicalImage.gray(2, 1, new byte[] {1, 2});
    assertThat(a).isEqualTo(MedicalImage.gray(2, 1, new byte[] {1, 2}));
    assertThat(a).hasSameHashCodeAs(MedicalImage.gray(2, 1, new byte[] {1, 2}));
    assertThat(a).isNotEqualTo(MedicalImage.gray(2, 1, new byte[] {1, 3}));
    assertThat(a).isNotEqualTo(MedicalImage.gray(1, 2, new byte[] {1, 2}));
    assertThat(a).isNotEqualTo(MedicalImage.gray(2, 1, new short[] {1, 2}));
    assertThat(a).isNotEqualTo(a.withMetadata(a.metadata().toBuilder().generated(true).build()));
  }

  @Test
  void nothingIsSaidOfThePatient() {
    ImageMetadata meta =
        ImageMetadata.builder()
            .modality(Modality.DX)
            .viewPosition(ViewPosition.PA)
            .bitsStored(12)
            .patientAgeYears(77)
            .patientPosition("SENTINEL")
            .rescale(new Rescale(2, -1, "HU"))
            .build();
    MedicalImage image = MedicalImage.gray(1, 1, new short[1]).withMetadata(meta);
    assertThat(image.describe()).contains("DX", "PA", "12 bits", "HU", "1x1", "U16");
    assertThat(image + image.describe() + meta).doesNotContain("77", "SENTINEL");
  }

  @Test
  void buffersKeepTheirTypeWhenSliced() {
    PixelBuffer[] all = {
      PixelBuffer.U8.of(new byte[] {1, -2, 3}),
      PixelBuffer.U16.of(new short[] {1, -2, 3}),
      PixelBuffer.S16.of(new short[] {1, -2, 3}),
      PixelBuffer.F32.of(new float[] {1, -2, 3})
    };
    float[] second = {254, 65_534, -2, -2};
    for (int i = 0; i < all.length; i++) {
      PixelBuffer part = all[i].slice(1, 3);
      assertThat(part.type()).isEqualTo(all[i].type());
      assertThat(part.toFloatArray()).containsExactly(second[i], 3);
      assertThat(part).isEqualTo(all[i].slice(1, 3)).hasSameHashCodeAs(all[i].slice(1, 3));
      PixelBuffer whole = all[i];
      assertThatThrownBy(() -> whole.slice(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> whole.slice(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
