package io.medimg.dicom.slide;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.ImageReader;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.slide.Slide;
import io.medimg.core.io.slide.SlideLevel;
import io.medimg.core.io.slide.SlideReader;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens whole-slide images (VL Whole Slide Microscopy, DICOM PS3.3, A.32.8), TILED_FULL and
 * TILED_SPARSE, whatever transfer syntax {@link DicomReader} knows. Levels, and parts of levels,
 * are files of one series in one folder; its label and overview are left alone, since labels often
 * show the patient's name. Of several focal planes and optical paths the first is read. Safe for
 * use by several threads.
 */
public final class DicomSlideReader implements SlideReader {
  private static final Logger LOG = LoggerFactory.getLogger(DicomSlideReader.class);
  private static final int SERIES_INSTANCE_UID = 0x0020_000E;

  /** Creates a reader; it has no state. */
  public DicomSlideReader() {}

  @Override
  public String format() {
    return "DICOM";
  }

  @Override
  public boolean canRead(byte[] head) {
    return new DicomReader().canRead(head);
  }

  @Override
  public Slide open(Path path, Limits limits) throws IOException {
    DicomDataset named = new DicomReader().readDataset(ImageSource.of(path), limits);
    if (!SlidePart.isLevel(named)) {
      throw new UnsupportedImageException(
          path.getFileName() + ": is no level of a whole-slide image; Images.read reads images");
    }
    List<SlidePart> parts = new ArrayList<>();
    parts.add(SlidePart.of(path, named, limits));
    String series = named.string(SERIES_INSTANCE_UID).orElse("");
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !series.isEmpty()) {
      for (Path other : others(folder, path)) {
        SlidePart part = partOf(series, other, limits);
        if (part != null) {
          parts.add(part);
        }
      }
    }
    return new DicomSlide(levels(parts));
  }

  private static List<Path> others(Path folder, Path path) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> !f.equals(path.toAbsolutePath()))
          .sorted()
          .toList();
    }
  }

  /** The part that a file is, null if it belongs to something else or is broken. */
  private @Nullable SlidePart partOf(String series, Path file, Limits limits) {
    ImageSource source = ImageSource.of(file);
    try {
      if (!canRead(source.head(ImageReader.HEAD_LENGTH))) {
        return null;
      }
      DicomDataset d = new DicomReader().readDataset(source, limits);
      boolean ours =
          SlidePart.isLevel(d) && d.string(SERIES_INSTANCE_UID).orElse("").equals(series);
      return ours ? SlidePart.of(file, d, limits) : null;
    } catch (IOException e) {
      LOG.debug("a file beside the slide cannot be read and is left out", e);
      return null;
    }
  }

  /** Parts of one size are one level; the finest first. */
  private static List<List<SlidePart>> levels(List<SlidePart> parts) {
    Map<List<Object>, List<SlidePart>> levels = new LinkedHashMap<>();
    for (SlidePart part : parts) {
      levels.computeIfAbsent(List.of(part.matrix(), part.tile()), x -> new ArrayList<>()).add(part);
    }
    List<List<SlidePart>> sorted = new ArrayList<>(levels.values());
    sorted.sort(
        Comparator.comparingInt((List<SlidePart> l) -> l.get(0).matrix().width()).reversed());
    return sorted;
  }

  /** An open one. Safe for use by several threads until closed. */
  private static final class DicomSlide extends Slide {
    private final List<List<SlidePart>> levels;

    DicomSlide(List<List<SlidePart>> levels) {
      super(
          "DICOM",
          levels.stream().map(l -> described(l.get(0), levels.get(0).get(0))).toList(),
          levels.get(0).get(0).spacing().orElse(null));
      this.levels = levels;
    }

    private static SlideLevel described(SlidePart part, SlidePart finest) {
      double across = (double) finest.matrix().width() / part.matrix().width();
      double down = (double) finest.matrix().height() / part.matrix().height();
      return new SlideLevel(part.matrix(), part.tile(), (across + down) / 2);
    }

    @Override
    protected MedicalImage readTile(int level, int column, int row) throws IOException {
      int place = row * levels().get(level).tilesAcross() + column;
      List<SlidePart> parts = levels.get(level);
      for (SlidePart part : parts) {
        Integer frame = part.places().get(place);
        if (frame != null) {
          return image(part, part.frames().read(frame));
        }
      }
      return image(parts.get(0), white(parts.get(0)));
    }

    /** What nobody scanned, in the kind of the first frame. */
    private static PixelBuffer white(SlidePart part) throws IOException {
      PixelBuffer like = part.frames().read(0);
      if (like instanceof PixelBuffer.U8) {
        byte[] bytes = new byte[like.length()];
        Arrays.fill(bytes, (byte) -1);
        return PixelBuffer.U8.wrap(bytes);
      }
      short[] words = new short[like.length()];
      Arrays.fill(words, (short) -1);
      return like instanceof PixelBuffer.U16 ? PixelBuffer.U16.wrap(words) : like;
    }

    private static MedicalImage image(SlidePart part, PixelBuffer pixels) {
      Size size = part.tile();
      int channels = (int) (pixels.length() / size.pixels());
      PhotometricInterpretation meaning =
          channels == 3
              ? PhotometricInterpretation.RGB
              : part.monochrome1()
                  ? PhotometricInterpretation.MONOCHROME1
                  : PhotometricInterpretation.MONOCHROME2;
      ImageMetadata metadata =
          ImageMetadata.builder().modality(Modality.SM).photometricInterpretation(meaning).build();
      return MedicalImage.of(size, 1, channels, pixels, metadata);
    }

    /** No file is held open between calls. */
    @Override
    protected void release() {}
  }
}
