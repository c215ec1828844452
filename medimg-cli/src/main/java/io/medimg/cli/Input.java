package io.medimg.cli;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Images;
import io.medimg.core.io.Limits;
import io.medimg.core.phantom.ChestPhantom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An image that a command works on. Immutable and safe for use by several threads.
 *
 * @param name as the user gave it, or as it was found below a folder that the user gave
 * @param path its file; null for the generated film
 */
record Input(String name, @Nullable Path path) {
  private static final String PHANTOM = "phantom";

  /** The film that is used when nothing is named. */
  static Input phantom() {
    return new Input(PHANTOM, null);
  }

  boolean isPhantom() {
    return path == null;
  }

  MedicalImage read(Limits limits) throws IOException {
    return path == null ? film() : Images.read(path, limits);
  }

  /** A generated film with an opacity in the left lower zone. */
  static MedicalImage film() {
    return ChestPhantom.standard()
        .withSize(new Size(1024, 1024))
        .withOpacity(ChestPhantom.Side.PATIENT_LEFT, ChestPhantom.Zone.LOWER, 0.11)
        .render();
  }

  /** The file's name without its folders. */
  String fileName() {
    return path == null ? PHANTOM : Objects.requireNonNullElse(path.getFileName(), path).toString();
  }

  /** The file's name without its ending: what result files are called. */
  String stem() {
    if (path == null) {
      return PHANTOM;
    }
    String file = fileName();
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }

  /** What went wrong with it, in one line. */
  String describe(Throwable failure) {
    String file = path == null ? "" : String.valueOf(path.getFileName());
    return Failures.describe(failure, name, String.valueOf(path), file);
  }
}
