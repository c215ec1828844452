package io.medimg.dicom.write;

import io.medimg.core.render.FilesWhole;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.TransferSyntax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes data sets as files of PS3.10: preamble, a new meta header, then every attribute in
 * ascending order. Group lengths are left out (PS3.5, section 7.2 retired them); values of odd
 * length are padded. Safe for use by several threads.
 */
public final class DicomWriter {
  private static final List<TransferSyntax> PLAIN =
      List.of(
          TransferSyntax.EXPLICIT_LITTLE,
          TransferSyntax.IMPLICIT_LITTLE,
          TransferSyntax.EXPLICIT_BIG,
          TransferSyntax.DEFLATED);

  private DicomWriter() {}

  /**
   * Encodes a data set in its own transfer syntax.
   *
   * @param dataset compressed pixels stay as they are
   * @return a file's bytes
   */
  public static byte[] encode(DicomDataset dataset) {
    return encode(dataset, dataset.transferSyntax());
  }

  /**
   * Encodes a data set.
   *
   * @param dataset left as it is
   * @param syntax Explicit or Implicit VR Little Endian, Explicit VR Big Endian, Deflated; or that
   *     of the data set, if its pixels are compressed
   * @return a file's bytes
   * @throws IllegalArgumentException if the pixels would have to be compressed or uncompressed
   */
  public static byte[] encode(DicomDataset dataset, TransferSyntax syntax) {
    boolean same = syntax.equals(dataset.transferSyntax());
    boolean plain = PLAIN.contains(syntax) && PLAIN.contains(dataset.transferSyntax());
    if (!same && !plain) {
      throw new IllegalArgumentException(
          "pixels in %s cannot be written in %s; choose the syntax of the data set"
              .formatted(dataset.transferSyntax(), syntax));
    }
    return DatasetEncoder.file(DicomBuilder.from(dataset), syntax);
  }

  /**
   * Writes a data set in its own transfer syntax. The file appears whole or not at all.
   *
   * @param dataset left as it is
   * @param file its folder must exist; an existing file is replaced
   * @throws IOException if it cannot be written; what was there before is then as it was
   */
  public static void write(DicomDataset dataset, Path file) throws IOException {
    FilesWhole.write(file, encode(dataset));
  }
}
