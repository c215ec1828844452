package io.medimg.examples.cli;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomDataset;
import io.medimg.dicom.DicomReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The images that a DICOMDIR names (PS3.3, annex F). Names that lead out of its folder are passed
 * over. Safe for use by several threads.
 */
final class MediaDirectory {
  private static final int RECORDS = 0x0004_1220;
  private static final int RECORD_TYPE = 0x0004_1430;
  private static final int FILE_ID = 0x0004_1500;

  private MediaDirectory() {}

  static boolean isOne(Path file) {
    Path name = file.getFileName();
    return name != null
        && name.toString().equalsIgnoreCase("DICOMDIR")
        && Files.isRegularFile(file);
  }

  /**
   * Reads a directory.
   *
   * @param file the DICOMDIR
   * @return files of its image records, in its order; they need not be there
   * @throws IOException if it cannot be read
   */
  static List<Path> images(Path file) throws IOException {
    DicomDataset directory = new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
    Path root = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    List<Path> images = new ArrayList<>();
    for (DicomDataset record : directory.items(RECORDS)) {
      List<String> parts = record.strings(FILE_ID);
      boolean image = record.string(RECORD_TYPE).orElse("").equals("IMAGE");
      if (image && !parts.isEmpty() && parts.stream().allMatch(p -> p.matches("[A-Za-z0-9_]+"))) {
        images.add(resolve(root, parts));
      }
    }
    return images;
  }

  /** Media are written in capitals and often copied in small letters. */
  private static Path resolve(Path root, List<String> parts) {
    Path exact = root.resolve(String.join("/", parts));
    Path small = root.resolve(String.join("/", parts).toLowerCase(Locale.ROOT));
    return !Files.exists(exact) && Files.exists(small) ? small : exact;
  }
}
