package io.medimg.dicom;

import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.series.DicomFolder;
import io.medimg.dicom.series.DicomSeries;
import io.medimg.dicom.series.SeriesNotice;
import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceStack;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntBinaryOperator;

/** Files of MR series for tests, and short ways to what is made of them. */
final class SeriesFiles {
  static final int SERIES_UID = 0x0020_000E;
  static final int INSTANCE_NUMBER = 0x0020_0013;
  static final int POSITION = 0x0020_0032;
  static final int ORIENTATION = 0x0020_0037;
  static final int IMAGE_TYPE = 0x0008_0008;
  static final int SLICE_THICKNESS = 0x0018_0050;
  static final int SPACING_BETWEEN_SLICES = 0x0018_0088;

  private SeriesFiles() {}

  /** An axial MR image of one frame; pixels by column and row. */
  static DicomBuilder image(int columns, int rows, IntBinaryOperator pixel) {
    ByteBuffer pixels = ByteBuffer.allocate(2 * columns * rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        pixels.putShort((short) pixel.applyAsInt(column, row));
      }
    }
    return DicomBuilder.create()
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.4")
        .text(Tag.MODALITY, Vr.CS, "MR")
        .text(IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "M", "ND")
        .text(0x0020_000D, Vr.UI, "1.2.4")
        .text(SERIES_UID, Vr.UI, "1.2.3")
        .text(0x0020_0011, Vr.IS, "5")
        .text(0x0008_0020, Vr.DA, "20200101")
        .text(0x0008_0030, Vr.TM, "120000")
        .numbers(SLICE_THICKNESS, Vr.DS, 2)
        .numbers(SPACING_BETWEEN_SLICES, Vr.DS, 2.5)
        .numbers(ORIENTATION, Vr.DS, 1, 0, 0, 0, 1, 0)
        .numbers(Tag.PIXEL_SPACING, Vr.DS, 3, 2)
        .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
        .numbers(Tag.ROWS, Vr.US, rows)
        .numbers(Tag.COLUMNS, Vr.US, columns)
        .numbers(Tag.BITS_ALLOCATED, Vr.US, 16)
        .numbers(Tag.BITS_STORED, Vr.US, 12)
        .numbers(Tag.HIGH_BIT, Vr.US, 11)
        .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0)
        .bytes(Tag.PIXEL_DATA, Vr.OW, pixels.array());
  }

  /** One of several slices of 4 x 3 pixels: all pixels are the instance number. */
  static DicomBuilder slice(int number, double z) {
    return numbered(image(4, 3, (x, y) -> number), number).numbers(POSITION, Vr.DS, -10, -20, z);
  }

  static DicomBuilder numbered(DicomBuilder image, int number) {
    return image
        .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3." + (number + 1))
        .text(INSTANCE_NUMBER, Vr.IS, String.valueOf(number));
  }

  static void write(Path folder, int number, DicomBuilder file) throws IOException {
    String name = String.format(Locale.ROOT, "%04d.dcm", number);
    Files.write(folder.resolve(name), DicomWriter.encode(file.build()));
  }

  static DicomSeries series(Path folder) throws IOException {
    DicomFolder found = DicomFolder.scan(folder, Limits.defaults());
    if (!found.problems().isEmpty() || found.series().size() != 1) {
      throw new AssertionError("one series was wanted, found " + found + found.problems());
    }
    return found.series().get(0);
  }

  static List<Kind> kinds(List<SeriesNotice> notices) {
    return notices.stream().map(SeriesNotice::kind).toList();
  }

  /** The first pixel of each slice: here the instance numbers of what it was made of. */
  static List<Integer> firstPixels(SliceStack stack) throws IOException {
    var volume = stack.toVolume(Limits.defaults());
    return java.util.stream.IntStream.range(0, volume.depth())
        .mapToObj(k -> (int) volume.value(0, 0, k))
        .toList();
  }
}
