package io.medimg.dicom.pixel;

import io.medimg.dicom.codec.SampleSink;

/**
 * Limits samples of lossy codestreams that have more bits than Bits Stored (0028,0101) to what Bits
 * Stored can express: an edge that rings beyond white is white, while its lower bits alone would be
 * black. Immutable and safe for use by several threads.
 */
final class Overshoot {
  private final int bits;
  private final boolean signed;
  private final int least;
  private final int most;

  /**
   * Limits to a module's values.
   *
   * @param bits of a sample of the codestream, more than Bits Stored
   * @param streamSigned whether the codestream calls them signed
   */
  Overshoot(PixelModule module, int bits, boolean streamSigned) {
    this.bits = bits;
    this.signed = streamSigned || module.signed();
    this.least = module.signed() ? -(1 << (module.bitsStored() - 1)) : 0;
    this.most = (1 << (module.signed() ? module.bitsStored() - 1 : module.bitsStored())) - 1;
  }

  /** Changes the samples in place. */
  void limit(SampleSink sink) {
    byte[] bytes = sink.bytes();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) limited(bytes[i]);
    }
    short[] shorts = sink.shorts();
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) limited(shorts[i]);
    }
    int[] ints = sink.ints();
    for (int i = 0; i < ints.length; i++) {
      ints[i] = limited(ints[i]);
    }
  }

  private int limited(int word) {
    int unused = Integer.SIZE - bits;
    int value = signed ? word << unused >> unused : word << unused >>> unused;
    return Math.max(least, Math.min(most, value));
  }
}
