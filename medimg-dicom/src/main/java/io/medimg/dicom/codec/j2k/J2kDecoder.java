package io.medimg.dicom.codec.j2k;

import io.medimg.dicom.codec.Codestream;
import io.medimg.dicom.codec.FrameDecoder;
import io.medimg.dicom.codec.FrameFormat;
import io.medimg.dicom.codec.SampleSink;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * JPEG 2000 part 1 (ITU-T T.800): tiles and tile-parts, layers, precincts, all progression orders
 * and their changes, all code-block styles, regions of interest, 5/3 and 9/7; a codestream alone or
 * in a JP2 file. Safe for use by several threads.
 */
public final class J2kDecoder implements FrameDecoder {
  private static final int SOC = 0xFF4F;
  private static final int SIZ = 0xFF51;
  private static final int SOT = 0xFF90;
  private static final int SOD = 0xFF93;
  private static final int EOC = 0xFFD9;
  private static final int JP2_SIGNATURE = 0x6A50_2020;
  private static final int JP2_CODESTREAM = 0x6A70_3263;

  private final boolean exact;

  /**
   * A decoder.
   *
   * @param exact whether the transfer syntax promises the values that were encoded
   */
  public J2kDecoder(boolean exact) {
    this.exact = exact;
  }

  @Override
  public void decode(Codestream in, FrameFormat format, SampleSink out) throws IOException {
    int at = start(in);
    if (in.u16(at) != SOC || in.u16(at + 2) != SIZ) {
      throw in.malformed(at, "does not begin with JPEG 2000 markers (FF4F FF51)");
    }
    J2kSize size = J2kSize.of(in, at + 6, format);
    J2kSettings settings = new J2kSettings(size.components().length);
    at = segments(in, at + 4 + in.u16(at + 4), settings, SOT);
    Map<Integer, J2kTile> tiles = new TreeMap<>();
    while (at + 12 <= in.to() && in.u16(at) == SOT) {
      at = tilePart(in, at, size, settings, tiles);
    }
    int wanted = size.tilesAcross() * size.tilesDown();
    if (tiles.size() < wanted) {
      throw in.malformed(at, "has %d of %d tiles".formatted(tiles.size(), wanted));
    }
    boolean transformed = true;
    for (J2kTile tile : tiles.values()) {
      tile.decode(in, out);
      transformed &= tile.settings.colourTransform;
    }
    if (transformed && size.components().length == 3) {
      out.markRgb();
    }
    if (!exact) {
      out.markLossy(size.components()[0].bits(), size.components()[0].signed());
    }
  }

  /** Where the codestream begins: at once, or in a box of a JP2 file. */
  private static int start(Codestream in) throws IOException {
    int at = in.from();
    if (in.length() < 12 || in.u32(at + 4) != JP2_SIGNATURE) {
      return at;
    }
    while (in.u32(at + 4) != JP2_CODESTREAM) {
      long length = in.u32(at);
      if (length < 8 || length > in.to() - at - 8) {
        throw in.malformed(at, "is a JP2 file without a codestream");
      }
      at += (int) length;
    }
    return at + (in.u32(at) == 1 ? 16 : 8);
  }

  /** Reads segments up to a marker; gives its place. */
  private static int segments(Codestream in, int from, J2kSettings settings, int until)
      throws IOException {
    int at = from;
    while (in.u16(at) != until) {
      int marker = in.u16(at);
      int length = in.u16(at + 2);
      if (marker < 0xFF00 || length < 2) {
        throw in.malformed(at, "has no marker segment where one is wanted");
      }
      in.require(at + 2, length);
      settings.read(in, marker, at + 4, at + 2 + length);
      at += 2 + length;
    }
    return at;
  }

  /** Reads a tile-part; gives the place behind. */
  private static int tilePart(
      Codestream in, int at, J2kSize size, J2kSettings settings, Map<Integer, J2kTile> tiles)
      throws IOException {
    int index = in.u16(at + 4);
    long length = in.u32(at + 6);
    int end = in.to();
    if (length > 0 && length <= in.to() - at) {
      end = at + (int) length;
    } else if (length > 0) {
      throw in.malformed(at, "has a tile-part of %d bytes, more than follow".formatted(length));
    } else if (in.u16(end - 2) == EOC) {
      end -= 2;
    }
    if (index >= size.tilesAcross() * size.tilesDown()) {
      throw in.malformed(at, "has a part of tile %d, which is not there".formatted(index));
    }
    J2kTile tile = tiles.computeIfAbsent(index, i -> new J2kTile(size, i, settings.forTile()));
    int body = segments(in, at + 12, tile.settings, SOD) + 2;
    if (body > end) {
      throw in.malformed(
          at, "has a tile-part of %d bytes, too few for its header".formatted(length));
    }
    tile.add(body, end);
    return end;
  }
}
