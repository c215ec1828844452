package io.medimg.dicom.codec.j2k;

import io.medimg.core.io.MalformedImageException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A component of a tile: its resolutions and coefficients. Not safe for use by several threads. */
final class J2kTileComponent {
  final J2kCoding coding;
  final int x0;
  final int y0;
  final int width;
  final int height;
  final J2kResolution[] resolutions;
  private final J2kSize.Component component;

  /** Decodes the bit-planes of code-blocks. */
  interface BlockDecoder {
    /** Doubled coefficients of a block, row by row; the array is used again. */
    int[] decode(J2kBlock block, byte[] bytes, J2kCoding coding, int kind, int planes)
        throws MalformedImageException;
  }

  J2kTileComponent(J2kCoding coding, J2kSize.Component component, J2kTile tile) {
    this.coding = coding;
    this.component = component;
    x0 = J2kSize.ceil(tile.x0, component.stepX());
    y0 = J2kSize.ceil(tile.y0, component.stepY());
    int x1 = J2kSize.ceil(tile.x1, component.stepX());
    int y1 = J2kSize.ceil(tile.y1, component.stepY());
    width = x1 - x0;
    height = y1 - y0;
    resolutions = new J2kResolution[coding.levels() + 1];
    for (int r = 0; r < resolutions.length; r++) {
      resolutions[r] = new J2kResolution(coding, r, new int[] {x0, y0, x1, y1});
    }
  }

  /** Columns of the grid from precinct to precinct. */
  long stepX(int r) {
    return (long) component.stepX() << (resolutions[r].precinctX + coding.levels() - r);
  }

  long stepY(int r) {
    return (long) component.stepY() << (resolutions[r].precinctY + coding.levels() - r);
  }

  /** The precinct of a resolution that begins at a place of the grid; -1 if none does. */
  int precinctAt(int r, long x, long y, J2kTile tile) {
    J2kResolution resolution = resolutions[r];
    int down = coding.levels() - r;
    boolean row =
        y % stepY(r) == 0
            || (y == tile.y0
                && ((long) resolution.y0 << down) % (1L << (resolution.precinctY + down)) != 0);
    boolean column =
        x % stepX(r) == 0
            || (x == tile.x0
                && ((long) resolution.x0 << down) % (1L << (resolution.precinctX + down)) != 0);
    if (!row || !column || resolution.precincts() == 0) {
      return -1;
    }
    long px = ceil(x, (long) component.stepX() << down) >> resolution.precinctX;
    long py = ceil(y, (long) component.stepY() << down) >> resolution.precinctY;
    long across = px - (resolution.x0 >> resolution.precinctX);
    long downward = py - (resolution.y0 >> resolution.precinctY);
    return across >= resolution.precinctsAcross || downward >= resolution.precinctsDown
        ? -1
        : (int) (downward * resolution.precinctsAcross + across);
  }

  private static long ceil(long a, long b) {
    return (a + b - 1) / b;
  }

  /** Samples of a reversible component, before the level shift. */
  int[] integers(byte[] data, BlockDecoder decoder) throws IOException {
    int[] out = new int[Math.multiplyExact(width, height)];
    eachBlock(
        data,
        decoder,
        (block, values, step) -> {
          for (int y = 0; y < block.height; y++) {
            int to = (block.y + y) * width + block.x;
            for (int i = y * block.width; i < (y + 1) * block.width; i++) {
              out[to++] = values[i] / 2;
            }
          }
        });
    InverseWavelet.reversible(out, width, resolutions);
    return out;
  }

  /** Samples of an irreversible component, before the level shift. */
  float[] floats(byte[] data, BlockDecoder decoder) throws IOException {
    float[] out = new float[Math.multiplyExact(width, height)];
    eachBlock(
        data,
        decoder,
        (block, values, step) -> {
          for (int y = 0; y < block.height; y++) {
            int to = (block.y + y) * width + block.x;
            for (int i = y * block.width; i < (y + 1) * block.width; i++) {
              out[to++] = values[i] * step;
            }
          }
        });
    InverseWavelet.irreversible(out, width, resolutions);
    return out;
  }

  /** Takes the doubled coefficients of a block; half a quantisation step goes with them. */
  private interface Taker {
    void take(J2kBlock block, int[] values, float step);
  }

  private void eachBlock(byte[] data, BlockDecoder decoder, Taker taker) throws IOException {
    for (J2kResolution resolution : resolutions) {
      for (@Nullable J2kPrecinct precinct : resolution.touched()) {
        if (precinct == null) {
          continue;
        }
        for (J2kPrecinct.Part part : precinct.parts) {
          for (J2kBlock block : part.blocks) {
            if (block.passes > 0) {
              block(block, part.band, data, decoder, taker);
            }
          }
        }
      }
    }
  }

  private void block(J2kBlock block, J2kBand band, byte[] data, BlockDecoder decoder, Taker taker)
      throws IOException {
    int exponent = coding.exponents()[band.index()];
    int planes = coding.guardBits() + exponent - 1 + coding.roiShift();
    int[] values = decoder.decode(block, block.join(data), coding, band.kind(), planes);
    if (coding.roiShift() > 0) {
      unshift(values, block.width * block.height);
    }
    int gain = Integer.bitCount(band.kind());
    double step =
        Math.scalb(
            1 + coding.mantissas()[band.index()] / 2048.0, component.bits() + gain - exponent);
    taker.take(block, values, (float) (step / 2));
  }

  /** Brings a region of interest down again (annex H). */
  private void unshift(int[] values, int count) {
    int shift = Math.min(31, coding.roiShift());
    for (int i = 0; i < count; i++) {
      int magnitude = Math.abs(values[i]);
      if (magnitude >> shift > 1) {
        values[i] = values[i] < 0 ? -(magnitude >> shift) : magnitude >> shift;
      }
    }
  }
}
