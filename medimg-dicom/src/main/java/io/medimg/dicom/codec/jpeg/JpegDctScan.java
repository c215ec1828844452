package io.medimg.dicom.codec.jpeg;

import io.medimg.dicom.codec.Codestream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One scan of a DCT frame, sequential or progressive, Huffman coded (ITU-T T.81, annexes F and G).
 * Not safe for use by several threads.
 */
final class JpegDctScan {
  /** Where the coefficients of the zigzag order are in a block. */
  static final int[] ZIGZAG = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  private final Codestream in;
  private final JpegFrame frame;
  private final JpegPlane[] planes;
  private final @Nullable HuffmanTable[] low;
  private final @Nullable HuffmanTable[] high;
  private final int[][] steps;
  private final JpegBits bits;
  private final int restartInterval;
  private final boolean progressive;
  private final int first;
  private final int last;
  private final boolean refining;
  private final int shift;
  private final InverseDct dct;
  private final int[] block = new int[64];
  private int emptyBlocks;

  JpegDctScan(Codestream in, JpegFrame frame, JpegPlane[] all, JpegSegments at, JpegTables tables)
      throws IOException {
    this.in = in;
    this.frame = frame;
    this.progressive = frame.kind() == JpegDctDecoder.PROGRESSIVE;
    this.restartInterval = tables.restartInterval();
    this.dct = new InverseDct(frame.precision());
    this.bits = new JpegBits(in, at.end());
    int count = at.u8(0);
    if (count < 1 || count > all.length) {
      throw in.malformed(at.start(), "has a scan of %d components".formatted(count));
    }
    first = progressive ? at.u8(1 + 2 * count) : 0;
    last = progressive ? at.u8(2 + 2 * count) : 63;
    refining = progressive && at.u8(3 + 2 * count) >> 4 > 0;
    shift = progressive ? at.u8(3 + 2 * count) & 15 : 0;
    if (last > 63
        || first > last
        || shift > 13
        || (progressive && first == 0 && last > 0)
        || (first > 0 && count > 1)) {
      throw in.malformed(at.start(), "has a scan of coefficients that cannot be");
    }
    planes = new JpegPlane[count];
    low = new HuffmanTable[count];
    high = new HuffmanTable[count];
    steps = new int[count][];
    for (int i = 0; i < count; i++) {
      int component = frame.find(in, at.start(), at.u8(1 + 2 * i));
      int places = at.u8(2 + 2 * i);
      planes[i] = all[component];
      low[i] = first == 0 && !refining ? tables.huffman(in, at.start(), places >> 4) : null;
      high[i] = last > 0 ? tables.huffman(in, at.start(), 4 + (places & 15)) : null;
      steps[i] = tables.quantisation(in, frame.components()[component].table());
      planes[i].seen |= first == 0;
    }
  }

  void decode() throws IOException {
    boolean single = planes.length == 1;
    JpegPlane one = planes[0];
    int unitsAcross = single ? JpegPlane.ceil(one.width, 8) : one.blocksAcross / one.across;
    int unitsDown = single ? JpegPlane.ceil(one.height, 8) : one.blocksDown / one.down;
    int left = restartInterval;
    int restarts = 0;
    start();
    for (int v = 0; v < unitsDown; v++) {
      for (int u = 0; u < unitsAcross; u++) {
        if (restartInterval > 0 && left-- == 0) {
          bits.restart(restarts++);
          left = restartInterval - 1;
          start();
        }
        if (single) {
          block(0, v * one.blocksAcross + u);
        } else {
          unit(u, v);
        }
      }
      bits.check();
    }
  }

  private void start() {
    emptyBlocks = 0;
    for (JpegPlane plane : planes) {
      plane.lowest = 0;
    }
  }

  private void unit(int u, int v) throws IOException {
    for (int i = 0; i < planes.length; i++) {
      JpegPlane plane = planes[i];
      for (int y = 0; y < plane.down; y++) {
        for (int x = 0; x < plane.across; x++) {
          block(i, (v * plane.down + y) * plane.blocksAcross + u * plane.across + x);
        }
      }
    }
  }

  private void block(int i, int index) throws IOException {
    JpegPlane plane = planes[i];
    if (!progressive) {
      sequential(i, index);
    } else if (first == 0) {
      if (refining) {
        plane.coefficients[64 * index] |= (short) (bits.take(1) << shift);
      } else {
        plane.coefficients[64 * index] = (short) (lowest(i) << shift);
      }
    } else if (refining) {
      refine(i, plane.coefficients, 64 * index);
    } else {
      advance(i, plane.coefficients, 64 * index);
    }
  }

  @SuppressWarnings("NullAway") // the constructor has looked for every table that is used
  private int symbol(@Nullable HuffmanTable table) throws IOException {
    int symbol = table.decode(bits);
    if (symbol < 0) {
      bits.check();
      throw in.malformed(in.from(), "has a scan with a code that no table knows");
    }
    return symbol;
  }

  private int lowest(int i) throws IOException {
    int category = symbol(low[i]);
    if (category > 16) {
      throw in.malformed(in.from(), "has a scan with a category of " + category);
    }
    planes[i].lowest += bits.extend(category);
    return planes[i].lowest;
  }

  private void sequential(int i, int index) throws IOException {
    int[] step = steps[i];
    int dc = lowest(i) * step[0];
    boolean flat = true;
    for (int k = 1; k < 64; k++) {
      int symbol = symbol(high[i]);
      int size = symbol & 15;
      if (size == 0 && symbol != 0xF0) {
        break;
      }
      k += symbol >> 4;
      if (k > 63) {
        throw in.malformed(in.from(), "has a scan with a run beyond its block");
      }
      if (size > 0) {
        block[ZIGZAG[k]] = bits.extend(size) * step[k];
        flat = false;
      }
    }
    JpegPlane plane = planes[i];
    int at = (index / plane.blocksAcross * plane.stride() + index % plane.blocksAcross) * 8;
    if (flat) {
      dct.flat(dc, plane.samples, at, plane.stride());
    } else {
      block[0] = dc;
      dct.apply(block, plane.samples, at, plane.stride());
      java.util.Arrays.fill(block, 0);
    }
  }

  /** The first bits of a band (G.1.2.2). */
  private void advance(int i, short[] out, int at) throws IOException {
    if (emptyBlocks > 0) {
      emptyBlocks--;
      return;
    }
    for (int k = first; k <= last; k++) {
      int symbol = symbol(high[i]);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size == 0 && run < 15) {
        emptyBlocks = (1 << run) - 1 + bits.take(run);
        return;
      }
      k += run;
      if (k > last) {
        throw in.malformed(in.from(), "has a scan with a run beyond its band");
      }
      if (size > 0) {
        out[at + k] = (short) (bits.extend(size) << shift);
      }
    }
  }

  /** One more bit of a band (G.1.2.3). */
  private void refine(int i, short[] out, int at) throws IOException {
    int k = first;
    while (emptyBlocks == 0 && k <= last) {
      int symbol = symbol(high[i]);
      int run = symbol >> 4;
      int value = 0;
      if ((symbol & 15) == 0) {
        if (run < 15) {
          emptyBlocks = (1 << run) + bits.take(run);
          break;
        }
      } else {
        value = bits.take(1) == 1 ? 1 << shift : -1 << shift;
      }
      k = pass(out, at, k, run);
      if (value != 0) {
        if (k > last) {
          throw in.malformed(in.from(), "has a scan with a run beyond its band");
        }
        out[at + k] = (short) value;
      }
      k++;
    }
    if (emptyBlocks > 0) {
      pass(out, at, k, 64);
      emptyBlocks--;
    }
  }

  /** Goes past so many zeros, refining what is not zero; gives the index of the zero behind. */
  private int pass(short[] out, int at, int from, int zeros) {
    int left = zeros;
    int k = from;
    for (; k <= last; k++) {
      short value = out[at + k];
      if (value == 0) {
        if (left-- == 0) {
          break;
        }
      } else if (bits.take(1) == 1 && (value & 1 << shift) == 0) {
        out[at + k] += (short) (value > 0 ? 1 << shift : -1 << shift);
      }
    }
    return k;
  }
}
