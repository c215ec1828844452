package io.medimg.dicom.codec.j2k;

/**
 * Which samples of each quad are significant, and the quads' exponents, row after row (ITU-T T.814,
 * 7.3.5 and 7.3.6). Not safe for use by several threads.
 */
final class HtQuads {
  private final HtEvents events;
  private final HtReverseBits codes;
  private final int across;
  private int[] entries;
  private int[] above;
  private final int[] exponents;
  private boolean first = true;

  /**
   * Begins a code-block.
   *
   * @param events rare ones
   * @param codes of variable length
   * @param across quads in a row
   */
  HtQuads(HtEvents events, HtReverseBits codes, int across) {
    this.events = events;
    this.codes = codes;
    this.across = across;
    // One quad more on the left, up to three on the right.
    entries = new int[across + 4];
    above = new int[across + 4];
    exponents = new int[across + 1];
  }

  /** The entry of {@link HtTables} for a quad. */
  int entry(int q) {
    return entries[q + 1];
  }

  /** What a quad's exponent exceeds its least by. */
  int exponent(int q) {
    return exponents[q];
  }

  /** Reads a row of quads. */
  void next() {
    int[] swap = above;
    above = entries;
    entries = swap;
    short[] table = HtTables.of(first);
    for (int q = 0; q < across; q += 2) {
      entries[q + 1] = code(table, first ? contextOfFirst(q) : context(q));
      entries[q + 2] =
          q + 1 < across ? code(table, first ? contextOfFirst(q + 1) : context(q + 1)) : 0;
      exponents(q);
    }
    first = false;
  }

  private int contextOfFirst(int q) {
    int left = entries[q] >> 4;
    return (left | left >> 1) & 1 | (left >> 1 & 6);
  }

  private int context(int q) {
    int left = entries[q] >> 4;
    int northWest = above[q] >> 4;
    int north = above[q + 1] >> 4;
    int northEast = above[q + 2] >> 4;
    return (northWest >> 3 | north >> 1) & 1
        | ((left >> 2 | left >> 3) & 1) << 1
        | ((north >> 3 | northEast >> 1) & 1) << 2;
  }

  private int code(short[] table, int context) {
    if (context == 0 && !events.next()) {
      return 0;
    }
    int entry = table[context << 7 | codes.peek7()] & 0xFFFF;
    codes.skip(entry & 7);
    return entry;
  }

  /** The exponents of a pair of quads: both prefixes, then both suffixes. */
  private void exponents(int q) {
    boolean one = (entries[q + 1] & 8) != 0;
    boolean two = (entries[q + 2] & 8) != 0;
    boolean both = one && two;
    int more = both && first && events.next() ? 2 : 0;
    int prefix1 = one ? prefix() : 0;
    int prefix2 = 0;
    if (both && first && more == 0 && prefix1 > 2) {
      prefix2 = 1 + codes.take(1);
    } else if (two) {
      prefix2 = prefix();
    }
    exponents[q] = prefix1 + suffix(prefix1) + (one ? more : 0);
    int second = prefix2 + suffix(prefix2) + (two ? more : 0);
    if (q + 1 < exponents.length) {
      exponents[q + 1] = second;
    }
  }

  private int prefix() {
    int bits = codes.peek7();
    int zeros = Math.min(3, Integer.numberOfTrailingZeros(bits | 8));
    codes.skip(Math.min(3, zeros + 1));
    return zeros < 3 ? zeros + 1 : 5;
  }

  private int suffix(int prefix) {
    return prefix < 3 ? 0 : codes.take(prefix == 3 ? 1 : 5);
  }
}
