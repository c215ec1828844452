package io.medimg.core.io.internal.nifti;

import io.medimg.core.geometry.AffineMap3;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SliceSource;
import io.medimg.core.image.Volume;
import io.medimg.core.image.VoxelGrid;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.Picture;
import io.medimg.core.io.internal.WholeFileReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads NIfTI-1 and NIfTI-2 in one file, packed with gzip or not, of both byte orders: whole
 * numbers of 8 to 64 bits (32 and 64 as far as a float holds them), floats and doubles (narrowed),
 * RGB. As an image, all slices of all volumes are frames; rows and columns are turned over where
 * that puts the patient's left, front and head where radiologists look for them ({@code
 * AnatomicalPlane}). Volumes are left as stored. Safe for use by several threads.
 */
public final class NiftiReader extends WholeFileReader {
  /** Creates a reader; it has no state. */
  public NiftiReader() {}

  @Override
  public String format() {
    return "NIfTI";
  }

  @Override
  public boolean canRead(byte[] head) {
    return NiftiHeader.looksLike(NiftiFile.isGzip(head) ? NiftiFile.unpackedHead(head) : head);
  }

  @Override
  public Picture decode(String name, byte[] content, Limits limits) throws IOException {
    NiftiFile file = NiftiFile.of(name, content, limits);
    NiftiHeader h = file.header();
    Optional<AffineMap3> map = NiftiGeometry.toPatient(h);
    PhotometricInterpretation meaning =
        h.type().channels() == 3
            ? PhotometricInterpretation.RGB
            : PhotometricInterpretation.MONOCHROME2;
    Picture picture =
        new Picture(
            new Size(/* width= */ h.shape()[0], /* height= */ h.shape()[1]),
            (int) h.frames(),
            h.type().channels(),
            file.decode(),
            meaning,
            0,
            map.map(NiftiReader::spacing).orElse(null),
            rescale(h));
    return picture.upright(map.map(NiftiReader::orientation).orElse(1));
  }

  private static PixelSpacing spacing(AffineMap3 map) {
    return new PixelSpacing(
        /* rowMm= */ map.stepJ().length(),
        /* columnMm= */ map.stepI().length(),
        PixelSpacing.Source.PIXEL_SPACING);
  }

  /** As in tag 274 of TIFF: which way pixels must be turned over. */
  private static int orientation(AffineMap3 map) {
    VoxelGrid grid = new VoxelGrid(1, 1, 1, map);
    boolean across = "RAI".indexOf(grid.axisCodes().charAt(0)) >= 0;
    boolean along = "RAS".indexOf(grid.axisCodes().charAt(1)) >= 0;
    return across ? along ? 3 : 2 : along ? 4 : 1;
  }

  private static Rescale rescale(NiftiHeader h) throws MalformedImageException {
    double slope = h.slope();
    double intercept = h.intercept();
    boolean used =
        slope != 0
            && Double.isFinite(slope)
            && Double.isFinite(intercept)
            && h.type() != NiftiHeader.Type.RGB;
    if (used && !Rescale.fitsFloats(slope, intercept)) {
      throw new MalformedImageException(
          "%s: slope %s and intercept %s give values that no float holds; 1e-28 to 1e28 is accepted"
              .formatted(h.name(), slope, intercept));
    }
    return used ? new Rescale(slope, intercept, "") : Rescale.IDENTITY;
  }

  /**
   * Reads the volumes of a file.
   *
   * @param source file or bytes
   * @param limits checked before anything is allocated
   * @return one, or one for each time point, as stored
   * @throws IOException as {@code Nifti.readVolumes} says
   */
  public List<Volume> readVolumes(ImageSource source, Limits limits) throws IOException {
    return guarded(
        source.name(),
        () -> {
          byte[] content = source.readAll(limits);
          NiftiFile file = NiftiFile.of(source.name(), content, limits);
          if (file.header().type() == NiftiHeader.Type.RGB) {
            throw new UnsupportedImageException(
                source.name() + ": is in colour; volumes are gray. Images.read gives its slices");
          }
          return volumes(file, ImageSource.sha256(content));
        });
  }

  private List<Volume> volumes(NiftiFile file, String sha256) throws IOException {
    NiftiHeader h = file.header();
    Optional<AffineMap3> map = NiftiGeometry.toPatient(h);
    if (map.isEmpty()) {
      throw new MalformedImageException(
          "%s: neither sform, qform nor spacings say where voxels lie; Images.read needs none"
              .formatted(h.name()));
    }
    VoxelGrid grid = new VoxelGrid(h.shape()[0], h.shape()[1], h.shape()[2], map.get());
    PixelBuffer all = file.decode();
    ImageMetadata metadata = ImageMetadata.builder().format(format()).sourceSha256(sha256).build();
    List<Volume> volumes = new ArrayList<>();
    for (int from = 0; from < all.length(); from += grid.voxels()) {
      List<SliceSource> slices = new ArrayList<>();
      for (int k = 0; k < grid.depth(); k++) {
        int frame = from / grid.voxels() * grid.depth() + k;
        slices.add(new SliceSource(h.name(), "", frame, rescale(h), false));
      }
      boolean only = all.length() == grid.voxels();
      PixelBuffer part = only ? all : all.slice(from, from + grid.voxels());
      volumes.add(Volume.of(grid, part, metadata, slices));
    }
    return volumes;
  }
}
