package io.medimg.dicom.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import java.io.IOException;
import java.util.Arrays;

/** Compares data sets value by value. */
final class Same {
  private Same() {}

  static DicomDataset read(byte[] file) throws IOException {
    return new DicomReader().readDataset(ImageSource.of("written.dcm", file), Limits.defaults());
  }

  /** What a file can hold of a data set: no meta header, no group lengths. */
  static int[] tags(DicomDataset d) {
    return Arrays.stream(d.tags()).filter(t -> t >>> 16 > 2 && (t & 0xFFFF) != 0).toArray();
  }

  static void assertSame(DicomDataset actual, DicomDataset expected, boolean vrs) {
    assertThat(tags(actual)).isEqualTo(tags(expected));
    for (int tag : tags(expected)) {
      String what = Tag.toString(tag);
      Vr vr = expected.vr(tag).orElseThrow();
      boolean tooLong = expected.bytes(tag).orElse(new byte[0]).length > 0xFFFE;
      if (vrs && !tooLong) {
        assertThat(actual.vr(tag)).as(what).contains(vr);
      }
      if (vr == Vr.SQ) {
        assertThat(actual.items(tag)).as(what).hasSameSizeAs(expected.items(tag));
        for (int i = 0; i < expected.items(tag).size(); i++) {
          assertSame(actual.items(tag).get(i), expected.items(tag).get(i), vrs);
        }
      } else {
        assertThat(unpadded(actual, tag)).as(what).isEqualTo(unpadded(expected, tag));
      }
    }
  }

  /** Without the padding that an odd length gets. */
  private static byte[] unpadded(DicomDataset d, int tag) {
    byte[] bytes = d.bytes(tag).orElseThrow();
    int end = bytes.length;
    if (end > 0 && (bytes[end - 1] == ' ' || bytes[end - 1] == 0)) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
