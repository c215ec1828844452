package io.medimg.dicom.codec.j2k;

/**
 * The adaptive run-length decoder of rare events, MEL (ITU-T T.814, 7.3.3). Not safe for use by
 * several threads.
 */
final class HtEvents {
  private static final int[] EXPONENTS = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5};

  private final byte[] data;
  private final int end;
  private int at;
  private int current;
  private int left;
  private int state;
  private int zeros;
  private boolean one;

  /** Reads up to the byte before {@code end}, whose lower half belongs to another stream. */
  HtEvents(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  private int bit() {
    if (left == 0) {
      left = current == 0xFF ? 7 : 8;
      current = at < end ? data[at] & 0xFF : 0xFF;
      if (at == end - 1) {
        current |= 15;
      }
      at++;
    }
    return current >> --left & 1;
  }

  /** Whether the next event is a one. */
  boolean next() {
    if (zeros == 0 && !one) {
      int exponent = EXPONENTS[state];
      if (bit() == 1) {
        zeros = 1 << exponent;
        state = Math.min(12, state + 1);
      } else {
        for (int i = 0; i < exponent; i++) {
          zeros = zeros << 1 | bit();
        }
        one = true;
        state = Math.max(0, state - 1);
      }
    }
    if (zeros > 0) {
      zeros--;
      return false;
    }
    one = false;
    return true;
  }
}
