package io.medimg.dicom;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damages files: the same number always gives the same damage. Not safe for use by several threads.
 */
final class Mutations {
  private static final int[] NUMBERS = {
    0,
    1,
    2,
    7,
    8,
    9,
    0x7F,
    0x80,
    0xFF,
    0x100,
    0x7FFF,
    0x8000,
    0xFFFE,
    0xFFFF,
    0x1_0000,
    -1,
    -2,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE
  };

  private static final String[] REPRESENTATIONS = {
    "US", "SQ", "OB", "OW", "UN", "UT", "DS", "IS", "LO", "FD", "AT", "UV", "ZZ", "\0\0", "  "
  };

  private static final byte[][] MARKS = {
    {-2, -1, 0, -32, -1, -1, -1, -1}, // an item of undefined length
    {-2, -1, 0, -32, 0, 0, 0, 0},
    {-2, -1, 13, -32, 0, 0, 0, 0}, // the end of an item
    {-2, -1, -35, -32, 0, 0, 0, 0}, // the end of a sequence
    {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'W', 0, 0}, // pixel data
    {-1, -38}, // the start of a JPEG scan
    {-1, -39}
  };

  private final List<byte[]> seeds;
  private Random random = new Random();

  Mutations(List<byte[]> seeds) {
    this.seeds = List.copyOf(seeds);
  }

  /** Damage number {@code n}: a seed with one change, or with up to five. */
  byte[] file(long n) {
    random = new Random(n * 0x9E37_79B9_7F4A_7C15L);
    byte[] file = seeds.get(random.nextInt(seeds.size())).clone();
    int changes = 1 + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
    for (int i = 0; i < changes && file.length > 16; i++) {
      file = change(file);
    }
    return file;
  }

  private byte[] change(byte[] file) {
    int at = place(file);
    return switch (random.nextInt(11)) {
      case 0 -> put(file, at, (byte) (file[at] ^ 1 << random.nextInt(8)));
      case 1 -> put(file, at, (byte) random.nextInt());
      case 2, 3 -> number(file, at, 1 + random.nextInt(4));
      case 4 ->
          put(
              file,
              at,
              REPRESENTATIONS[random.nextInt(REPRESENTATIONS.length)].getBytes(
                  StandardCharsets.US_ASCII));
      case 5 -> put(file, at, MARKS[random.nextInt(MARKS.length)]);
      case 6 -> Arrays.copyOf(file, Math.max(16, at));
      case 7 -> cut(file, at, 1 + random.nextInt(64));
      case 8 -> insert(file, at, piece(file, 1 + random.nextInt(64)));
      case 9 -> put(file, at, noise(1 + random.nextInt(32)));
      default -> insert(file, at, piece(seeds.get(random.nextInt(seeds.size())), 256));
    };
  }

  /** Mostly in the header, where little changes much; now and then at an even offset. */
  private int place(byte[] file) {
    boolean header = random.nextInt(3) > 0;
    int first = Math.min(file.length - 1, random.nextInt(8) == 0 ? 0 : 132);
    int last = header ? Math.min(file.length, 2048) : file.length;
    int at = first + random.nextInt(Math.max(1, last - first));
    return Math.min(file.length - 1, random.nextBoolean() ? at & ~1 : at);
  }

  private byte[] number(byte[] file, int at, int width) {
    int value = NUMBERS[random.nextInt(NUMBERS.length)];
    byte[] bytes = new byte[width];
    for (int i = 0; i < width; i++) {
      bytes[random.nextInt(16) == 0 ? width - 1 - i : i] = (byte) (value >> (8 * i));
    }
    return put(file, at, bytes);
  }

  private byte[] noise(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] piece(byte[] from, int most) {
    int start = random.nextInt(from.length);
    return Arrays.copyOfRange(from, start, Math.min(from.length, start + most));
  }

  private static byte[] put(byte[] file, int at, byte... bytes) {
    System.arraycopy(bytes, 0, file, at, Math.min(bytes.length, file.length - at));
    return file;
  }

  private static byte[] cut(byte[] file, int at, int count) {
    int end = Math.min(file.length, at + count);
    byte[] less = Arrays.copyOf(file, file.length - (end - at));
    System.arraycopy(file, end, less, at, file.length - end);
    return less;
  }

  private static byte[] insert(byte[] file, int at, byte[] bytes) {
    byte[] more = Arrays.copyOf(file, file.length + bytes.length);
    System.arraycopy(bytes, 0, more, at, bytes.length);
    System.arraycopy(file, at, more, at + bytes.length, file.length - at);
    return more;
  }
}
