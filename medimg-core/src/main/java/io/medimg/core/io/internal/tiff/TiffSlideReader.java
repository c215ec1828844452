package io.medimg.core.io.internal.tiff;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.FileBytes;
import io.medimg.core.io.internal.Samples;
import io.medimg.core.io.slide.Slide;
import io.medimg.core.io.slide.SlideLevel;
import io.medimg.core.io.slide.SlideReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens tiled TIFF and BigTIFF, Aperio's {@code .svs} among them, with levels as pages or as pages
 * below the first one: JPEG, LZW, Deflate, PackBits and uncompressed tiles; JPEG 2000 is refused by
 * name. The first tiled page is the finest level; tiled pages of its shape are the others. Labels,
 * overviews and thumbnails are left alone: a label often shows the patient's name. Safe for use by
 * several threads.
 */
public final class TiffSlideReader implements SlideReader {
  private static final Pattern APERIO_MPP = Pattern.compile("\\|MPP = (\\d{1,4}\\.?\\d{0,9})");

  /** How far the shape of a level may be from that of the finest one, beside whole pixels. */
  private static final double SHAPE = 0.02;

  /** Creates a reader; it has no state. */
  public TiffSlideReader() {}

  @Override
  public String format() {
    return "TIFF";
  }

  @Override
  public boolean canRead(byte[] head) {
    return new TiffReader().canRead(head);
  }

  @Override
  public Slide open(Path path, Limits limits) throws IOException {
    FileBytes file = FileBytes.open(path);
    try {
      return open(file, limits);
    } catch (IOException e) {
      file.close();
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      file.close();
      throw new MalformedImageException(
          "%s: is no TIFF slide that can be opened (%s)"
              .formatted(path.getFileName(), e.getClass().getSimpleName()),
          e);
    }
  }

  private static Slide open(FileBytes file, Limits limits) throws IOException {
    List<TiffPixels> levels = new ArrayList<>();
    List<TiffDirectory> directories = new ArrayList<>();
    for (TiffDirectory directory : TiffDirectory.all(file, limits)) {
      directories.add(directory);
      directories.addAll(directory.children());
    }
    for (TiffDirectory directory : directories) {
      if (directory.has(TiffDirectory.TILE_WIDTH) && isLevel(directory, levels)) {
        levels.add(level(directory, limits));
      }
    }
    if (levels.isEmpty()) {
      throw new UnsupportedImageException(
          file.name() + ": has no tiles, so it is no slide; Images.read reads it as an image");
    }
    levels.sort(Comparator.comparingInt((TiffPixels p) -> p.page().width()).reversed());
    return new TiffSlide(file, levels, spacing(levels.get(0).page()));
  }

  private static boolean isLevel(TiffDirectory directory, List<TiffPixels> levels)
      throws IOException {
    if (levels.isEmpty()) {
      return true;
    }
    TiffPage first = levels.get(0).page();
    double across = (double) first.width() / directory.required(TiffDirectory.WIDTH);
    double down = (double) first.height() / directory.required(TiffDirectory.HEIGHT);
    double pixels = 1 + 2.0 * across / Math.min(first.width(), first.height());
    return across > 1 && Math.max(across / down, down / across) < (1 + SHAPE) * pixels;
  }

  private static TiffPixels level(TiffDirectory directory, Limits limits) throws IOException {
    TiffPixels pixels = new TiffPixels(TiffPage.of(directory), limits);
    int[] tiling = pixels.tiling();
    limits.checkExtent(directory.file().name(), tiling[0], tiling[2], 1, pixels.page().channels());
    return pixels;
  }

  private static @Nullable PixelSpacing spacing(TiffPage page) throws IOException {
    String text = page.tags().text(TiffDirectory.IMAGE_DESCRIPTION);
    Matcher mpp = APERIO_MPP.matcher(text);
    if (text.startsWith("Aperio") && mpp.find()) {
      double mm = Double.parseDouble(mpp.group(1)) / 1000;
      return mm > 0 ? new PixelSpacing(mm, mm, PixelSpacing.Source.PIXEL_SPACING) : null;
    }
    return page.spacing();
  }

  /** An open one. Safe for use by several threads until closed. */
  private static final class TiffSlide extends Slide {
    private final FileBytes file;
    private final List<TiffPixels> levels;

    TiffSlide(FileBytes file, List<TiffPixels> levels, @Nullable PixelSpacing spacing) {
      super("TIFF", levels.stream().map(l -> described(l, levels.get(0))).toList(), spacing);
      this.file = file;
      this.levels = levels;
    }

    private static SlideLevel described(TiffPixels level, TiffPixels finest) {
      TiffPage page = level.page();
      int[] tiling = level.tiling();
      double across = (double) finest.page().width() / page.width();
      double down = (double) finest.page().height() / page.height();
      return new SlideLevel(
          new Size(page.width(), page.height()),
          new Size(/* width= */ tiling[0], /* height= */ tiling[2]),
          (across + down) / 2);
    }

    @Override
    protected MedicalImage readTile(int level, int column, int row) throws IOException {
      TiffPage page = levels.get(level).page();
      SlideLevel l = levels().get(level);
      Size size =
          new Size(
              Math.min(l.tileSize().width(), page.width() - column * l.tileSize().width()),
              Math.min(l.tileSize().height(), page.height() - row * l.tileSize().height()));
      try {
        Object samples = levels.get(level).tile(column, row);
        ImageMetadata metadata =
            ImageMetadata.builder().photometricInterpretation(page.photometric()).build();
        return MedicalImage.of(
            size, 1, page.channels(), Samples.wrap(page.sampleType(), samples), metadata);
      } catch (RuntimeException e) {
        throw new MalformedImageException(
            "%s: tile %d, %d of level %d cannot be decoded (%s)"
                .formatted(file.name(), column, row, level, e.getClass().getSimpleName()),
            e);
      }
    }

    @Override
    protected void release() throws IOException {
      file.close();
    }
  }
}
