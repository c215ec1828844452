package io.medimg.core.io.nifti;

import io.medimg.core.image.Volume;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Images;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.nifti.NiftiReader;
import io.medimg.core.io.internal.nifti.NiftiWriter;
import io.medimg.core.render.FilesWhole;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Volumes in NIfTI-1 and NIfTI-2 files ({@code .nii}, {@code .nii.gz}). NIfTI's axes (RAS) become
 * DICOM's (LPS) and back; sform goes before qform, qform before the spacings alone, as in NiBabel.
 * {@link Images#read} reads such files, too, as frames. Safe for use by several threads.
 */
public final class Nifti {
  private Nifti() {}

  /**
   * Reads the one volume of a file.
   *
   * @param path packed with gzip or not, told apart by content
   * @return values as stored, with the file's slope and intercept as rescale
   * @throws UnsupportedImageException if it holds several volumes, colour, or an odd data type
   * @throws MalformedImageException if it is broken or beyond {@link Limits#defaults()}
   * @throws IOException if it cannot be read at all
   */
  public static Volume readVolume(Path path) throws IOException {
    List<Volume> volumes = readVolumes(ImageSource.of(path), Limits.defaults());
    if (volumes.size() > 1) {
      throw new UnsupportedImageException(
          "%s: holds %d volumes; readVolumes gives them all"
              .formatted(path.getFileName(), volumes.size()));
    }
    return volumes.get(0);
  }

  /**
   * Reads all volumes of a file.
   *
   * @param source file or bytes
   * @param limits checked before anything is allocated
   * @return one for each time point, at least one
   * @throws UnsupportedImageException if it holds colour or an odd data type
   * @throws MalformedImageException if it is broken or beyond the limits
   * @throws IOException if it cannot be read at all
   */
  public static List<Volume> readVolumes(ImageSource source, Limits limits) throws IOException {
    return new NiftiReader().readVolumes(source, limits);
  }

  /**
   * Writes a volume: stored values in their type with slope and intercept, or real values as floats
   * where slices differ in them; NIfTI-1, or NIfTI-2 where an axis is longer than 32,767. The file
   * appears whole or not at all.
   *
   * @param volume what to write
   * @param path packed with gzip if its name ends in {@code .gz}; its folder must exist
   * @throws IOException if it cannot be written
   */
  public static void write(Volume volume, Path path) throws IOException {
    boolean packed = path.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    FilesWhole.write(
        path,
        part -> {
          try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
              OutputStream out = packed ? new GZIPOutputStream(file, 1 << 16) : file) {
            NiftiWriter.write(volume, out);
          }
        });
  }
}
