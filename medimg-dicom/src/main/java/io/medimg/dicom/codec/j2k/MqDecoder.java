package io.medimg.dicom.codec.j2k;

/**
 * The adaptive binary arithmetic decoder of JPEG 2000 (ITU-T T.800, annex C). Behind the end of its
 * bytes come ones, as the standard wants. Not safe for use by several threads.
 */
final class MqDecoder {
  /** Table C.2: probability, next state after the likelier and the less likely symbol, switch. */
  private static final int[][] STATES = {
    {0x5601, 1, 1, 1}, {0x3401, 2, 6, 0}, {0x1801, 3, 9, 0}, {0x0AC1, 4, 12, 0},
    {0x0521, 5, 29, 0}, {0x0221, 38, 33, 0}, {0x5601, 7, 6, 1}, {0x5401, 8, 14, 0},
    {0x4801, 9, 14, 0}, {0x3801, 10, 14, 0}, {0x3001, 11, 17, 0}, {0x2401, 12, 18, 0},
    {0x1C01, 13, 20, 0}, {0x1601, 29, 21, 0}, {0x5601, 15, 14, 1}, {0x5401, 16, 14, 0},
    {0x5101, 17, 15, 0}, {0x4801, 18, 16, 0}, {0x3801, 19, 17, 0}, {0x3401, 20, 18, 0},
    {0x3001, 21, 19, 0}, {0x2801, 22, 19, 0}, {0x2401, 23, 20, 0}, {0x2201, 24, 21, 0},
    {0x1C01, 25, 22, 0}, {0x1801, 26, 23, 0}, {0x1601, 27, 24, 0}, {0x1401, 28, 25, 0},
    {0x1201, 29, 26, 0}, {0x1101, 30, 27, 0}, {0x0AC1, 31, 28, 0}, {0x09C1, 32, 29, 0},
    {0x08A1, 33, 30, 0}, {0x0521, 34, 31, 0}, {0x0441, 35, 32, 0}, {0x02A1, 36, 33, 0},
    {0x0221, 37, 34, 0}, {0x0141, 38, 35, 0}, {0x0111, 39, 36, 0}, {0x0085, 40, 37, 0},
    {0x0049, 41, 38, 0}, {0x0025, 42, 39, 0}, {0x0015, 43, 40, 0}, {0x0009, 44, 41, 0},
    {0x0005, 45, 42, 0}, {0x0001, 45, 43, 0}, {0x5601, 46, 46, 0}
  };

  /** By twice the state plus the likelier symbol. */
  private static final int[] PROBABILITY = new int[94];

  private static final byte[] AFTER_LIKELY = new byte[94];
  private static final byte[] AFTER_UNLIKELY = new byte[94];

  static {
    for (int i = 0; i < 94; i++) {
      int[] state = STATES[i / 2];
      PROBABILITY[i] = state[0];
      AFTER_LIKELY[i] = (byte) (2 * state[1] + (i & 1));
      AFTER_UNLIKELY[i] = (byte) (2 * state[2] + ((i & 1) ^ state[3]));
    }
  }

  /** Of zero coding without neighbours, of runs, and the uniform context; others start at 0. */
  static final int RUN = 17;

  static final int UNIFORM = 18;

  private final byte[] contexts = new byte[19];
  private byte[] data = new byte[0];
  private int at;
  private int end;
  private int code;
  private int interval;
  private int left;

  void resetContexts() {
    java.util.Arrays.fill(contexts, (byte) 0);
    contexts[0] = 2 * 4;
    contexts[RUN] = 2 * 3;
    contexts[UNIFORM] = 2 * 46;
  }

  /** Begins with a codeword segment. */
  void start(byte[] bytes, int from, int to) {
    data = bytes;
    at = from;
    end = to;
    code = byteAt(from) << 16;
    next();
    code <<= 7;
    left -= 7;
    interval = 0x8000;
  }

  private int byteAt(int place) {
    return place < end ? data[place] & 0xFF : 0xFF;
  }

  private void next() {
    int following = byteAt(at + 1);
    if (byteAt(at) != 0xFF) {
      at++;
      code += following << 8;
      left = 8;
    } else if (following > 0x8F) {
      code += 0xFF00;
      left = 8;
    } else {
      at++;
      code += following << 9;
      left = 7;
    }
  }

  /** The next symbol in a context. */
  int decode(int context) {
    int state = contexts[context];
    int probability = PROBABILITY[state];
    int symbol = state & 1;
    interval -= probability;
    if (code >>> 16 < probability) {
      if (interval < probability) {
        contexts[context] = AFTER_LIKELY[state];
      } else {
        symbol ^= 1;
        contexts[context] = AFTER_UNLIKELY[state];
      }
      interval = probability;
    } else {
      code -= probability << 16;
      if ((interval & 0x8000) != 0) {
        return symbol;
      }
      if (interval < probability) {
        symbol ^= 1;
        contexts[context] = AFTER_UNLIKELY[state];
      } else {
        contexts[context] = AFTER_LIKELY[state];
      }
    }
    renormalise();
    return symbol;
  }

  private void renormalise() {
    do {
      if (left == 0) {
        next();
      }
      interval <<= 1;
      code <<= 1;
      left--;
    } while ((interval & 0x8000) == 0);
  }
}
