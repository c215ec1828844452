package io.medimg.dicom.codec.jpeg;

import io.medimg.dicom.codec.Codestream;
import io.medimg.dicom.codec.SampleSink;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One scan of lossless JPEG, process 14 (ITU-T T.81, annex H): differences to a prediction from
 * neighbours, Huffman coded. Predictors 1 to 7, 2 to 16 bits, point transform, restarts. Not safe
 * for use by several threads.
 */
final class JpegLosslessScan {
  private final Codestream in;
  private final JpegFrame frame;
  private final int[] components;
  private final HuffmanTable[] tables;
  private final int predictor;
  private final int shift;
  private final int restartRows;

  private JpegLosslessScan(Codestream in, JpegFrame frame, JpegSegments at, JpegTables shared)
      throws IOException {
    this.in = in;
    this.frame = frame;
    int count = at.u8(0);
    if (count < 1 || count > frame.components().length) {
      throw in.malformed(at.start(), "has a scan of %d components".formatted(count));
    }
    components = new int[count];
    tables = new HuffmanTable[count];
    for (int i = 0; i < count; i++) {
      components[i] = frame.find(in, at.start(), at.u8(1 + 2 * i));
      tables[i] = shared.huffman(in, at.start(), at.u8(2 + 2 * i) >> 4);
    }
    predictor = at.u8(1 + 2 * count);
    shift = at.u8(3 + 2 * count) & 15;
    if (predictor < 1 || predictor > 7 || shift >= frame.precision()) {
      throw in.malformed(
          at.start(), "uses predictor %d and point transform %d".formatted(predictor, shift));
    }
    int interval = shared.restartInterval();
    if (interval % frame.columns() != 0) {
      throw in.malformed(
          at.start(),
          "restarts after %d samples, not after whole rows of %d"
              .formatted(interval, frame.columns()));
    }
    restartRows = interval / frame.columns();
  }

  /** Decodes a scan and hands its components' rows on. */
  static void decode(
      Codestream in, JpegFrame frame, JpegSegments at, JpegTables shared, SampleSink out)
      throws IOException {
    JpegLosslessScan scan = new JpegLosslessScan(in, frame, at, shared);
    if ((long) frame.rows() * frame.columns() * scan.components.length
        > 8L * (in.to() - at.end())) {
      throw in.malformed(at.start(), "has a scan that is too short for its samples");
    }
    scan.rows(new JpegBits(in, at.end()), out);
  }

  private void rows(JpegBits bits, SampleSink out) throws IOException {
    int columns = frame.columns();
    int[][] above = new int[components.length][columns];
    int[][] row = new int[components.length][columns];
    int[] shown = new int[columns];
    boolean first = true;
    for (int y = 0; y < frame.rows(); y++) {
      if (restartRows > 0 && y > 0 && y % restartRows == 0) {
        bits.restart(y / restartRows - 1);
        first = true;
      }
      if (components.length == 1) {
        row(bits, tables[0], row[0], first ? null : above[0]);
      } else {
        interleaved(bits, row, first ? null : above);
      }
      first = false;
      bits.check();
      for (int i = 0; i < components.length; i++) {
        for (int x = 0; x < columns; x++) {
          shown[x] = row[i][x] << shift;
        }
        int samples = frame.components().length;
        out.put(y * columns * samples + components[i], samples, shown, 0, columns);
      }
      int[][] swap = above;
      above = row;
      row = swap;
    }
  }

  private void row(JpegBits bits, HuffmanTable table, int[] row, int @Nullable [] above)
      throws IOException {
    int left = above == null ? 1 << (frame.precision() - shift - 1) : above[0];
    row[0] = left = (left + difference(bits, table)) & 0xFFFF;
    if (above == null || predictor == 1) {
      for (int x = 1; x < row.length; x++) {
        row[x] = left = (left + difference(bits, table)) & 0xFFFF;
      }
      return;
    }
    for (int x = 1; x < row.length; x++) {
      int prediction = predict(left, above[x], above[x - 1]);
      row[x] = left = (prediction + difference(bits, table)) & 0xFFFF;
    }
  }

  private void interleaved(JpegBits bits, int[][] rows, int @Nullable [][] above)
      throws IOException {
    for (int x = 0; x < frame.columns(); x++) {
      for (int i = 0; i < rows.length; i++) {
        int prediction;
        if (x == 0) {
          prediction = above == null ? 1 << (frame.precision() - shift - 1) : above[i][0];
        } else if (above == null) {
          prediction = rows[i][x - 1];
        } else {
          prediction = predict(rows[i][x - 1], above[i][x], above[i][x - 1]);
        }
        rows[i][x] = (prediction + difference(bits, tables[i])) & 0xFFFF;
      }
    }
  }

  /** Table H.1: from the sample to the left, above, and above to the left. */
  private int predict(int a, int b, int c) {
    return switch (predictor) {
      case 1 -> a;
      case 2 -> b;
      case 3 -> c;
      case 4 -> a + b - c;
      case 5 -> a + ((b - c) >> 1);
      case 6 -> b + ((a - c) >> 1);
      default -> (a + b) >> 1;
    };
  }

  private int difference(JpegBits bits, HuffmanTable table) throws IOException {
    int category = table.decode(bits);
    if (category < 0 || category > 16) {
      bits.check();
      throw in.malformed(in.from(), "has a scan with a code that no table knows");
    }
    return category == 16 ? 1 << 15 : bits.extend(category);
  }
}
