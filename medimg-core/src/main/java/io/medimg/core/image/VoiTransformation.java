package io.medimg.core.image;

import java.util.List;
import java.util.Optional;

/**
 * How real values become shades: a table or a window (DICOM PS3.3, C.11.2). Immutable and safe for
 * use by several threads.
 */
public sealed interface VoiTransformation permits VoiLut, VoiWindow {
  /**
   * What a file says that it is shown by: a table goes before a window, the first of its kind
   * before others.
   *
   * @param tables of the file, as in {@link ImageMetadata#voiLuts()}
   * @param windows of the file, as in {@link ImageMetadata#windows()}
   * @return empty if there is neither
   */
  static Optional<VoiTransformation> first(List<VoiLut> tables, List<VoiWindow> windows) {
    if (!tables.isEmpty()) {
      return Optional.of(tables.get(0));
    }
    return windows.isEmpty() ? Optional.empty() : Optional.of(windows.get(0));
  }

  /**
   * The same of an image.
   *
   * @param image what is known of it
   * @return empty if it has neither a table nor a window
   */
  static Optional<VoiTransformation> first(ImageMetadata image) {
    return first(image.voiLuts(), image.windows());
  }
}
