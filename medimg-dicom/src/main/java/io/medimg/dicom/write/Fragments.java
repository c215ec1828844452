package io.medimg.dicom.write;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.TransferSyntax;

/** Tells compressed pixels, which are items, from plain ones. Safe for use by several threads. */
final class Fragments {
  private static final int ITEM = 0xFEFF00E0;
  private static final int SEQUENCE_END = 0xFEFFDDE0;

  private Fragments() {}

  /** Whether the bytes of Pixel Data are items with a delimiter behind them (PS3.5, A.4). */
  static boolean are(DicomDataset dataset, byte[] pixels) {
    return isEncapsulating(dataset.transferSyntax())
        && pixels.length >= 8
        && (start(pixels, 0) == ITEM || start(pixels, 0) == SEQUENCE_END)
        && start(pixels, pixels.length - 8) == SEQUENCE_END
        && start(pixels, pixels.length - 4) == 0;
  }

  private static int start(byte[] b, int at) {
    return (b[at] & 0xFF) << 24
        | (b[at + 1] & 0xFF) << 16
        | (b[at + 2] & 0xFF) << 8
        | (b[at + 3] & 0xFF);
  }

  /** Whether pixels of a syntax are compressed. */
  static boolean isEncapsulating(TransferSyntax syntax) {
    return !syntax.isNativeLittleEndian()
        && !syntax.equals(TransferSyntax.DEFLATED)
        && !syntax.equals(TransferSyntax.EXPLICIT_BIG);
  }
}
