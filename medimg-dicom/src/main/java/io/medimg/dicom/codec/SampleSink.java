package io.medimg.dicom.codec;

/**
 * Takes decoded samples, the samples of a pixel together, in words of 8, 16 or 32 bits; what does
 * not fit a word is cut off at the top. The array is allocated when the first samples come, so that
 * a header alone costs nothing. Not safe for use by several threads.
 */
public final class SampleSink {
  private final int wordBytes;
  private final int frameLength;
  private final int length;
  private int base;
  private boolean rgb;
  private boolean relabelled;
  private int lossyBits;
  private boolean lossySigned;
  private byte[] bytes = new byte[0];
  private short[] shorts = new short[0];
  private int[] ints = new int[0];
  private boolean allocated;

  /**
   * Creates a sink.
   *
   * @param wordBytes 1, 2 or 4
   * @param frameLength samples of one frame
   * @param frames how many frames there will be
   */
  public SampleSink(int wordBytes, int frameLength, int frames) {
    if (wordBytes != 1 && wordBytes != 2 && wordBytes != 4) {
      throw new IllegalArgumentException("words have 1, 2 or 4 bytes, not " + wordBytes);
    }
    this.wordBytes = wordBytes;
    this.frameLength = frameLength;
    this.length = Math.multiplyExact(frameLength, frames);
  }

  /**
   * Turns to a frame.
   *
   * @param frame counted from 0
   */
  public void toFrame(int frame) {
    base = Math.multiplyExact(frameLength, frame);
  }

  /** Whether a decoder has turned YCbCr into RGB. */
  public boolean isRgb() {
    return rgb;
  }

  /** A decoder says that what it gave is RGB, whatever the header calls it. */
  public void markRgb() {
    rgb = true;
  }

  /** Whether a codestream has shown other colours than the header states. */
  public boolean isRelabelled() {
    return relabelled;
  }

  /** A decoder says that the codestream has other colours than the header states. */
  public void markRelabelled() {
    relabelled = true;
  }

  /**
   * Bits of a sample of a codestream whose values may lie beyond those that were encoded; 0 if
   * values are exact.
   */
  public int lossyBits() {
    return lossyBits;
  }

  /** Whether samples of such a codestream are signed. */
  public boolean isLossySigned() {
    return lossySigned;
  }

  /** A decoder says that values are not exact. */
  public void markLossy(int bits, boolean signed) {
    lossyBits = Math.max(lossyBits, bits);
    lossySigned |= signed;
  }

  /** The array itself; empty unless words have 8 bits. */
  public byte[] bytes() {
    allocate();
    return bytes;
  }

  /** The array itself; empty unless words have 16 bits. */
  public short[] shorts() {
    allocate();
    return shorts;
  }

  /** The array itself; empty unless words have 32 bits. */
  public int[] ints() {
    allocate();
    return ints;
  }

  private void allocate() {
    if (allocated) {
      return;
    }
    allocated = true;
    switch (wordBytes) {
      case 1 -> bytes = new byte[length];
      case 2 -> shorts = new short[length];
      default -> ints = new int[length];
    }
  }

  /**
   * Takes samples.
   *
   * @param first index in the frame of the first one
   * @param stride from each to the next
   * @param values only read
   * @param from first of them
   * @param count how many
   */
  public void put(int first, int stride, int[] values, int from, int count) {
    allocate();
    int at = base + first;
    switch (wordBytes) {
      case 1 -> {
        for (int i = from; i < from + count; i++, at += stride) {
          bytes[at] = (byte) values[i];
        }
      }
      case 2 -> {
        for (int i = from; i < from + count; i++, at += stride) {
          shorts[at] = (short) values[i];
        }
      }
      default -> {
        for (int i = from; i < from + count; i++, at += stride) {
          ints[at] = values[i];
        }
      }
    }
  }

  /** Takes one byte of each sample: it is added to what is there, {@code shift} bits up. */
  public void addBytes(int first, int stride, byte[] values, int count, int shift) {
    allocate();
    int at = base + first;
    switch (wordBytes) {
      case 1 -> {
        for (int i = 0; i < count; i++, at += stride) {
          bytes[at] = values[i];
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++, at += stride) {
          shorts[at] |= (short) ((values[i] & 0xFF) << shift);
        }
      }
      default -> {
        for (int i = 0; i < count; i++, at += stride) {
          ints[at] |= (values[i] & 0xFF) << shift;
        }
      }
    }
  }

  /** Takes samples of one bit, the lowest of a byte first. */
  public void putBits(byte[] packed, int count) {
    allocate();
    for (int i = 0; i < count; i++) {
      bytes[base + i] = (byte) (packed[i >> 3] >> (i & 7) & 1);
    }
  }
}
