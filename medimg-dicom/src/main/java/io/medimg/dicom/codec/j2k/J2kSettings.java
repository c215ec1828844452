package io.medimg.dicom.codec.j2k;

import io.medimg.dicom.codec.Codestream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the segments of the main header, then of a tile, say about coding (ITU-T T.800, A.6). Not
 * safe for use by several threads.
 */
final class J2kSettings {
  private static final int COD = 0xFF52;
  private static final int COC = 0xFF53;
  private static final int RGN = 0xFF5E;
  private static final int QCD = 0xFF5C;
  private static final int QCC = 0xFF5D;
  private static final int POC = 0xFF5F;
  private static final int PPM = 0xFF60;
  private static final int PPT = 0xFF61;

  /**
   * A part of the packets in an order of their own.
   *
   * @param order 0 to 4: LRCP, RLCP, RPCL, PCRL, CPRL
   * @param resolution first
   * @param resolutionEnd behind the last
   * @param component first
   * @param componentEnd behind the last
   * @param layerEnd behind the last
   */
  record Progression(
      int order,
      int resolution,
      int resolutionEnd,
      int component,
      int componentEnd,
      int layerEnd) {}

  final J2kCoding[] components;
  int layers = 1;
  boolean colourTransform;
  private final boolean[] ownCoding;
  private final boolean[] ownSteps;
  private final List<Progression> changes = new ArrayList<>();
  private int order;

  J2kSettings(int count) {
    components = new J2kCoding[count];
    Arrays.fill(components, J2kCoding.NONE);
    ownCoding = new boolean[count];
    ownSteps = new boolean[count];
  }

  /** A copy for a tile, whose segments go before those of the main header. */
  J2kSettings forTile() {
    J2kSettings tile = new J2kSettings(components.length);
    System.arraycopy(components, 0, tile.components, 0, components.length);
    tile.layers = layers;
    tile.colourTransform = colourTransform;
    tile.changes.addAll(changes);
    tile.order = order;
    return tile;
  }

  /** Takes a segment in, whose content lies from {@code at} to {@code end}. */
  void read(Codestream in, int marker, int at, int end) throws IOException {
    int wide = components.length < 257 ? 1 : 2;
    switch (marker) {
      case COD -> cod(in, at);
      case COC -> {
        int c = component(in, at, wide);
        boolean own = (in.u8(at + wide) & 1) != 0;
        components[c] = components[c].coded(in, at + wide + 1, own);
        ownCoding[c] = true;
      }
      case QCD -> {
        for (int c = 0; c < components.length; c++) {
          components[c] = ownSteps[c] ? components[c] : components[c].quantised(in, at, end);
        }
      }
      case QCC -> {
        int c = component(in, at, wide);
        components[c] = components[c].quantised(in, at + wide, end);
        ownSteps[c] = true;
      }
      case RGN -> {
        int c = component(in, at, wide);
        components[c] = components[c].shifted(in.u8(at + wide + 1));
      }
      case POC -> poc(in, at, end, wide);
      case PPM, PPT -> throw in.unsupported("JPEG 2000 with packed packet headers");
      default -> {}
    }
  }

  private int component(Codestream in, int at, int wide) throws IOException {
    int c = wide == 1 ? in.u8(at) : in.u16(at);
    if (c >= components.length) {
      throw in.malformed(at, "speaks of component %d, which is not there".formatted(c));
    }
    return c;
  }

  private void cod(Codestream in, int at) throws IOException {
    int flags = in.u8(at);
    order = in.u8(at + 1);
    layers = in.u16(at + 2);
    colourTransform = in.u8(at + 4) == 1;
    if (order > 4 || layers < 1) {
      throw in.malformed(at, "has progression order %d and %d layers".formatted(order, layers));
    }
    for (int c = 0; c < components.length; c++) {
      if (!ownCoding[c]) {
        components[c] = components[c].coded(in, at + 5, (flags & 1) != 0);
      }
    }
  }

  private void poc(Codestream in, int at, int end, int wide) throws IOException {
    int length = 5 + 2 * wide;
    for (int p = at; p + length <= end; p += length) {
      int first = wide == 1 ? in.u8(p + 1) : in.u16(p + 1);
      int last = wide == 1 ? in.u8(p + 4 + wide) : in.u16(p + 4 + wide);
      int kind = in.u8(p + 4 + 2 * wide);
      if (kind > 4 || changes.size() > 100) {
        throw in.malformed(p, "has a change to progression order %d".formatted(kind));
      }
      changes.add(
          new Progression(
              kind,
              in.u8(p),
              in.u8(p + 3 + wide),
              first,
              last == 0 ? components.length : Math.min(last, components.length),
              Math.min(layers, in.u16(p + 1 + wide))));
    }
  }

  /** The orders of packets, one after the other. */
  List<Progression> progressions() {
    return changes.isEmpty()
        ? List.of(new Progression(order, 0, 33, 0, components.length, layers))
        : changes;
  }
}
