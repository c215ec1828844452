package io.medimg.dicom.pixel;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An overlay plane, one bit per pixel, to be drawn over the picture (DICOM PS3.3, C.9.2). Immutable
 * and safe for use by several threads.
 */
public final class Overlay {
  private static final Logger LOG = LoggerFactory.getLogger(Overlay.class);

  private static final int FIRST_GROUP = 0x6000;
  private static final int LAST_GROUP = 0x601E;
  private static final int ROWS = 0x10;
  private static final int COLUMNS = 0x11;
  private static final int FRAMES = 0x15;
  private static final int TYPE = 0x40;
  private static final int ORIGIN = 0x50;
  private static final int FIRST_FRAME = 0x51;
  private static final int BIT_POSITION = 0x102;
  private static final int LABEL = 0x1500;
  private static final int DATA = 0x3000;

  private final int group;
  private final int rows;
  private final int columns;
  private final int frames;
  private final int top;
  private final int left;
  private final int firstFrame;
  private final String type;
  private final String label;
  private final byte[] bits;

  private Overlay(DicomDataset d, int group, byte[] bits) {
    this.group = group;
    this.bits = bits;
    rows = d.integer(tag(group, ROWS)).orElse(0);
    columns = d.integer(tag(group, COLUMNS)).orElse(0);
    frames = Math.max(1, d.integer(tag(group, FRAMES)).orElse(1));
    double[] origin = d.numbers(tag(group, ORIGIN));
    top = origin.length == 2 ? (int) origin[0] - 1 : 0;
    left = origin.length == 2 ? (int) origin[1] - 1 : 0;
    firstFrame = Math.max(0, d.integer(tag(group, FIRST_FRAME)).orElse(1) - 1);
    type = d.string(tag(group, TYPE)).orElse("");
    label = d.string(tag(group, LABEL)).orElse("");
  }

  /**
   * The overlays of a data set, by group. One that is broken is left out: it never stops a picture.
   *
   * @param dataset with or without pixels
   * @param limits on the pixels of an overlay
   * @return those in groups 6000 to 601E, in their own elements or in unused bits of uncompressed
   *     pixels
   */
  public static List<Overlay> of(DicomDataset dataset, Limits limits) {
    List<Overlay> all = new ArrayList<>();
    for (int group = FIRST_GROUP; group <= LAST_GROUP; group += 2) {
      if (dataset.contains(tag(group, ROWS))) {
        try {
          read(dataset, group, limits).ifPresent(all::add);
        } catch (IOException e) {
          LOG.debug("a broken overlay is left out", e);
        }
      }
    }
    return List.copyOf(all);
  }

  private static int tag(int group, int element) {
    return group << 16 | element;
  }

  private static Optional<Overlay> read(DicomDataset d, int group, Limits limits)
      throws IOException {
    int rows = d.integer(tag(group, ROWS)).orElse(0);
    int columns = d.integer(tag(group, COLUMNS)).orElse(0);
    int frames = Math.max(1, d.integer(tag(group, FRAMES)).orElse(1));
    int count = limits.checkExtent("overlay", columns, rows, frames, 1);
    ByteBuffer data = d.view(tag(group, DATA));
    if (!d.contains(tag(group, DATA))) {
      return inPixels(d, group, count).map(bits -> new Overlay(d, group, bits));
    }
    if (data.remaining() < (count + 7) / 8) {
      throw new MalformedImageException(
          "overlay %04X holds %d bytes, too few for %d pixels"
              .formatted(group, data.remaining(), count));
    }
    boolean swapped =
        data.order() == ByteOrder.BIG_ENDIAN && d.vr(tag(group, DATA)).orElse(Vr.OB) == Vr.OW;
    byte[] bits = new byte[count];
    for (int i = 0; i < count; i++) {
      int at = i >> 3;
      int packed = swapped ? Palette.byteAt(data, at) : data.get(at);
      bits[i] = (byte) (packed >> (i & 7) & 1);
    }
    return Optional.of(new Overlay(d, group, bits));
  }

  /** Bits of words of 16 bits that the samples do not use (retired). */
  private static Optional<byte[]> inPixels(DicomDataset d, int group, int count) {
    int bit = d.integer(tag(group, BIT_POSITION)).orElse(-1);
    ByteBuffer pixels = d.view(Tag.PIXEL_DATA);
    boolean words = d.integer(Tag.BITS_ALLOCATED).orElse(0) == 16;
    if (bit < 0
        || bit > 15
        || !words
        || pixels.remaining() < 2L * count
        || d.transferSyntax().isCompressed()) {
      return Optional.empty();
    }
    byte[] bits = new byte[count];
    for (int i = 0; i < count; i++) {
      bits[i] = (byte) (pixels.getShort(2 * i) >> bit & 1);
    }
    return Optional.of(bits);
  }

  /** The group, 6000 to 601E in hexadecimal. */
  public int group() {
    return group;
  }

  /** Rows of the plane, at least 1; it may be larger or smaller than the picture. */
  public int rows() {
    return rows;
  }

  /** Columns of the plane, at least 1. */
  public int columns() {
    return columns;
  }

  /** Frames of the overlay, at least 1. */
  public int frames() {
    return frames;
  }

  /** The picture's row, from 0, where the plane begins; may be negative. */
  public int top() {
    return top;
  }

  /** The picture's column, from 0, where the plane begins; may be negative. */
  public int left() {
    return left;
  }

  /** The picture's frame, from 0, that the first frame belongs to. */
  public int firstFrame() {
    return firstFrame;
  }

  /** {@code G} for graphics, {@code R} for a region of interest, empty if not said. */
  public String type() {
    return type;
  }

  /** Overlay Label; empty if there is none. May name a person's finding: do not log it. */
  public String label() {
    return label;
  }

  /**
   * Whether a pixel is set.
   *
   * @param frame from 0
   * @param row of the plane, from 0
   * @param column of the plane, from 0
   * @return true if it is
   * @throws IndexOutOfBoundsException if there is no such pixel
   */
  public boolean isSet(int frame, int row, int column) {
    Objects.checkIndex(frame, frames);
    Objects.checkIndex(row, rows);
    Objects.checkIndex(column, columns);
    return bits[(frame * rows + row) * columns + column] != 0;
  }

  /**
   * A frame as a mask.
   *
   * @param frame from 0
   * @return rows x columns bytes, 0 or 1, copied
   * @throws IndexOutOfBoundsException if there is no such frame
   */
  public byte[] mask(int frame) {
    Objects.checkIndex(frame, frames);
    return java.util.Arrays.copyOfRange(bits, frame * rows * columns, (frame + 1) * rows * columns);
  }

  @Override
  public String toString() {
    return "Overlay[%04X, %d x %d, %d frames]".formatted(group, columns, rows, frames);
  }
}
