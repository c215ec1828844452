package io.medimg.dicom.slide;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.DicomFrames;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.facts.FrameFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One instance of a slide: a level, or a part of one (PS3.3, C.8.12.4). Immutable and safe for use
 * by several threads.
 *
 * @param name the file's, for messages
 * @param matrix columns and rows of the whole level
 * @param tile columns and rows of a frame
 * @param frames read one by one
 * @param places from a tile's number, row by row, to its frame
 * @param monochrome1 whether gray values are inverted
 * @param spacing of this level, empty if it does not say
 */
record SlidePart(
    String name,
    Size matrix,
    Size tile,
    DicomFrames frames,
    Map<Integer, Integer> places,
    boolean monochrome1,
    Optional<PixelSpacing> spacing) {
  static final String SLIDE_CLASS = "1.2.840.10008.5.1.4.1.1.77.1.6";

  private static final int IMAGE_TYPE = 0x0008_0008;
  private static final int CONCATENATION_FRAME_OFFSET = 0x0020_9228;
  private static final int DIMENSION_ORGANIZATION_TYPE = 0x0020_9311;
  private static final int TOTAL_COLUMNS = 0x0048_0006;
  private static final int TOTAL_ROWS = 0x0048_0007;
  private static final int PLANE_POSITION_SLIDE_SEQUENCE = 0x0048_021A;
  private static final int COLUMN_POSITION = 0x0048_021E;
  private static final int ROW_POSITION = 0x0048_021F;
  private static final int MOST_TILES = 1 << 26;

  /** Whether a data set is a level of a slide, rather than its label or an overview. */
  static boolean isLevel(DicomDataset d) {
    List<String> type = d.strings(IMAGE_TYPE);
    return d.string(Tag.SOP_CLASS_UID).orElse("").equals(SLIDE_CLASS)
        && d.contains(TOTAL_COLUMNS)
        && !type.contains("LABEL")
        && !type.contains("OVERVIEW");
  }

  static SlidePart of(Path file, DicomDataset d, Limits limits) throws IOException {
    String name = ImageSource.of(file).name();
    DicomFrames frames = DicomFrames.of(name, d, limits);
    Size tile = new Size(/* width= */ frames.columns(), /* height= */ frames.rows());
    Size matrix = new Size(side(name, d, TOTAL_COLUMNS), side(name, d, TOTAL_ROWS));
    long across = (matrix.width() - 1) / tile.width() + 1;
    long down = (matrix.height() - 1) / tile.height() + 1;
    if (across * down > MOST_TILES) {
      throw new MalformedImageException(
          "%s: %s pixels in tiles of %s are too many tiles".formatted(name, matrix, tile));
    }
    boolean full = d.string(DIMENSION_ORGANIZATION_TYPE).orElse("").equals("TILED_FULL");
    boolean single = across * down == 1;
    Map<Integer, Integer> places =
        full || single
            ? full(d, frames.count(), (int) (across * down))
            : sparse(name, d, frames.count(), tile, (int) across);
    boolean inverted = d.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("").equals("MONOCHROME1");
    Optional<PixelSpacing> spacing = FrameFacts.of(d, 0).pixelSpacing();
    return new SlidePart(name, matrix, tile, frames, Map.copyOf(places), inverted, spacing);
  }

  private static int side(String name, DicomDataset d, int tag) throws MalformedImageException {
    OptionalInt side = d.integer(tag);
    if (side.isEmpty() || side.getAsInt() < 1) {
      throw new MalformedImageException(
          "%s: %s of a slide must be 1 or more".formatted(name, Tag.toString(tag)));
    }
    return side.getAsInt();
  }

  /** Row by row; further focal planes and optical paths follow and are left out. */
  private static Map<Integer, Integer> full(DicomDataset d, int frames, int tiles) {
    int offset = Math.max(0, d.integer(CONCATENATION_FRAME_OFFSET).orElse(0));
    Map<Integer, Integer> places = new HashMap<>();
    for (int f = 0; f < frames && (long) f + offset < tiles; f++) {
      places.put(f + offset, f);
    }
    return places;
  }

  /** By the places that frames state; of several in one place the first counts. */
  private static Map<Integer, Integer> sparse(
      String name, DicomDataset d, int frames, Size tile, int across) throws IOException {
    List<DicomDataset> groups = d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    Map<Integer, Integer> places = new HashMap<>();
    for (int f = 0; f < Math.min(frames, groups.size()); f++) {
      List<DicomDataset> position = groups.get(f).items(PLANE_POSITION_SLIDE_SEQUENCE);
      int x = position.isEmpty() ? 0 : position.get(0).integer(COLUMN_POSITION).orElse(0);
      int y = position.isEmpty() ? 0 : position.get(0).integer(ROW_POSITION).orElse(0);
      if (x < 1 || y < 1) {
        throw new MalformedImageException(
            "%s: frame %d does not say where it lies in the slide".formatted(name, f + 1));
      }
      if ((x - 1) % tile.width() != 0 || (y - 1) % tile.height() != 0) {
        throw new UnsupportedImageException(
            "%s: frame %d lies at %d, %d, off the grid of tiles of %s, which is not supported"
                .formatted(name, f + 1, x, y, tile));
      }
      long place = (long) (y - 1) / tile.height() * across + (x - 1) / tile.width();
      if (place <= Integer.MAX_VALUE && (x - 1) / tile.width() < across) {
        places.putIfAbsent((int) place, f);
      }
    }
    return places;
  }
}
