package io.medimg.dicom.series;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.SliceSource;
import io.medimg.core.image.Volume;
import io.medimg.core.image.VoxelGrid;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.DicomFrames;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the slices of a stack into one array, in their order, with two of them in memory beside it:
 * frames of large files are read one by one. Not safe for use by several threads; build one per
 * thread.
 */
final class VolumeLoader {
  private final List<SliceHeader> headers;
  private final StackSpacing spacing;
  private final Limits limits;
  private @Nullable Path openFile;
  private @Nullable DicomFrames openFrames;
  private @Nullable MedicalImage openImage;
  private int openFrame = -1;
  private @Nullable ImageMetadata common;

  VolumeLoader(List<SliceHeader> headers, StackSpacing spacing, Limits limits) {
    this.headers = headers;
    this.spacing = spacing;
    this.limits = limits;
  }

  /** A slice that was read. */
  private record Read(SliceHeader header, VoxelArray.Slice slice) {}

  Volume load(VoxelGrid grid) throws IOException {
    Read below = read(0);
    ImageMetadata metadata = Objects.requireNonNull(common);
    boolean uniform =
        headers.stream()
            .allMatch(
                h ->
                    h.shape().bits() == headers.get(0).shape().bits()
                        && h.shape().signed() == headers.get(0).shape().signed());
    VoxelArray voxels =
        new VoxelArray(uniform ? below.slice.pixels().type() : SampleType.F32, grid.voxels());
    List<SliceSource> sources = new ArrayList<>();
    Read above = below;
    int at = 0;
    for (int k = 0; k < grid.depth(); k++) {
      double mm = spacing.isEven() ? spacing.positionsMm()[k] : k * spacing.spacingMm();
      while (at + 1 < headers.size() && spacing.positionsMm()[at] < mm - 1e-3) {
        below = above;
        above = read(++at);
      }
      sources.add(add(voxels, below, above, weight(at, mm)));
    }
    return Volume.of(grid, voxels.buffer(), metadata, sources);
  }

  /** How much of the slice at an index a position takes; the rest is of the slice before. */
  private double weight(int at, double mm) {
    double[] t = spacing.positionsMm();
    if (at == 0 || mm >= t[at] - 1e-3) {
      return 1;
    }
    double weight = (mm - t[at - 1]) / (t[at] - t[at - 1]);
    return weight < 1e-3 ? 0 : weight;
  }

  private static SliceSource add(VoxelArray voxels, Read below, Read above, double weight)
      throws MalformedImageException {
    boolean whole = weight == 0 || weight == 1;
    Read nearest = weight < 0.5 ? below : above;
    Rescale rescale = nearest.slice.rescale();
    if (whole) {
      voxels.add(nearest.slice.pixels(), nearest.header.file());
    } else {
      voxels.addMix(below.slice, above.slice, weight, rescale);
    }
    return new SliceSource(
        String.valueOf(nearest.header.file().getFileName()),
        nearest.header.identity().sopUid(),
        nearest.header.frame(),
        rescale,
        !whole);
  }

  private Read read(int index) throws IOException {
    SliceHeader header = headers.get(index);
    MedicalImage image = image(header);
    String name = String.valueOf(header.file().getFileName());
    if (image.channels() != 1) {
      throw new UnsupportedImageException(
          name + ": is in colour; volumes are made of gray slices alone");
    }
    SliceHeader.Tile tile = header.tile();
    int columns = tile == null ? header.shape().columns() : tile.frameColumns();
    int rows = tile == null ? header.shape().rows() : tile.frameRows();
    if (image.width() != columns || image.height() != rows) {
      throw new MalformedImageException(
          "%s: %d x %d pixels were wanted, found %s".formatted(name, columns, rows, image.size()));
    }
    if (common == null) {
      common = image.metadata();
    }
    PixelBuffer pixels =
        tile == null
            ? image.pixels()
            : VoxelArray.tile(
                image.pixels(), tile, header.shape().columns(), header.shape().rows());
    return new Read(header, new VoxelArray.Slice(pixels, rescale(header, image)));
  }

  /** One frame; those of a file of many are read one by one. */
  private MedicalImage image(SliceHeader header) throws IOException {
    ImageSource source = ImageSource.of(header.file());
    try {
      return image(header, source);
    } catch (RuntimeException e) {
      throw new MalformedImageException(
          "%s: frame %d cannot be decoded (%s)"
              .formatted(source.name(), header.frame() + 1, e.getClass().getSimpleName()),
          e);
    }
  }

  private MedicalImage image(SliceHeader header, ImageSource source) throws IOException {
    if (openFrames == null || !header.file().equals(openFile)) {
      DicomDataset dataset = new DicomReader().readDataset(source, limits);
      openFrames = DicomFrames.of(source.name(), dataset, limits);
      openFile = header.file();
      openFrame = -1;
    }
    if (header.frame() >= openFrames.count()) {
      throw new MalformedImageException(
          "%s: frame %d was wanted, found %d frames"
              .formatted(source.name(), header.frame() + 1, openFrames.count()));
    }
    if (openImage == null || openFrame != header.frame()) {
      openImage = openFrames.image(header.frame());
      openFrame = header.frame();
    }
    return openImage;
  }

  private static Rescale rescale(SliceHeader header, MedicalImage image) {
    Rescale common = image.metadata().rescale();
    double slope = header.slope().orElse(0);
    return Rescale.fitsFloats(slope, header.intercept().orElse(0))
        ? new Rescale(slope, header.intercept().orElse(0), common.units())
        : common;
  }
}
