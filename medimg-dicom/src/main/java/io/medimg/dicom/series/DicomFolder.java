package io.medimg.dicom.series;

import io.medimg.core.io.ImageReader;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The series that lie in a folder, or that a DICOMDIR names. Only attributes are read, and of each
 * frame a few hundred bytes are kept. One bad file never stops the others. Immutable and safe for
 * use by several threads.
 */
public final class DicomFolder {
  private static final int DEEPEST_FOLDER = 64;

  private final List<DicomSeries> series;
  private final List<Problem> problems;
  private final int others;

  /**
   * A file that could not be read. Immutable and safe for use by several threads.
   *
   * @param file which one; its name may lead to a patient
   * @param why what was wrong
   */
  public record Problem(Path file, IOException why) {}

  private DicomFolder(List<DicomSeries> series, List<Problem> problems, int others) {
    this.series = series;
    this.problems = problems;
    this.others = others;
  }

  /**
   * Looks through a folder with all that is below it, follows a DICOMDIR as {@link MediaDirectory}
   * does, or takes one file. Hidden files and what is no DICOM are passed over.
   *
   * @param path folder, DICOMDIR or DICOM file
   * @param limits for each file
   * @return what was found, maybe nothing
   * @throws NoSuchFileException if there is no such path
   * @throws IOException if a folder, or the one file that was named, cannot be read
   */
  public static DicomFolder scan(Path path, Limits limits) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path + ": no such file or folder");
    }
    Scan scan = new Scan(limits);
    if (Files.isDirectory(path)) {
      scan.folder(path);
    } else {
      scan.named(path);
    }
    return scan.finish();
  }

  /** Series by series: by modality and number. */
  public List<DicomSeries> series() {
    return series;
  }

  /** Files that could not be read. */
  public List<Problem> problems() {
    return problems;
  }

  /** How many DICOM files hold no image: reports, presentation states. */
  public int otherInstances() {
    return others;
  }

  /** Counts; no names. */
  @Override
  public String toString() {
    return "DicomFolder[%d series, %d problems]".formatted(series.size(), problems.size());
  }

  /** Looks through files. Not safe for use by several threads; build one per thread. */
  private static final class Scan {
    private final DicomReader reader = new DicomReader();
    private final Map<String, List<SliceHeader>> series = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Limits limits;
    private int others;

    Scan(Limits limits) {
      this.limits = limits;
    }

    void folder(Path folder) throws IOException {
      List<Path> files = new ArrayList<>();
      Files.walkFileTree(
          folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST_FOLDER, new Walk(files, this));
      Collections.sort(files);
      for (Path file : files) {
        try {
          if (!reader.canRead(ImageSource.of(file).head(ImageReader.HEAD_LENGTH))) {
            continue;
          }
          DicomDataset dataset = reader.readDataset(ImageSource.of(file), limits);
          if (!dataset.contains(SeriesTags.DIRECTORY_RECORD_SEQUENCE)) {
            add(file, dataset);
          }
        } catch (IOException e) {
          problems.add(new Problem(file, e));
        }
      }
    }

    void named(Path file) throws IOException {
      DicomDataset dataset = reader.readDataset(ImageSource.of(file), limits);
      if (!dataset.contains(SeriesTags.DIRECTORY_RECORD_SEQUENCE)) {
        add(file, dataset);
        return;
      }
      MediaDirectory directory = MediaDirectory.of(file, dataset);
      for (Path named : directory.images()) {
        try {
          add(named, reader.readDataset(ImageSource.of(named), limits));
        } catch (IOException e) {
          problems.add(new Problem(named, e));
        }
      }
      for (MediaDirectory.Skipped s : directory.skipped()) {
        String why = "DICOMDIR record %d %s".formatted(s.record(), s.why());
        problems.add(new Problem(file, new IOException(why)));
      }
    }

    private void add(Path file, DicomDataset dataset) throws IOException {
      List<SliceHeader> headers;
      try {
        headers = SliceHeader.of(file, dataset);
      } catch (UncheckedIOException | IllegalStateException e) {
        // A value that lies in the file, and is gone or larger than an array.
        throw new IOException("an attribute cannot be read: " + e.getMessage(), e);
      }
      if (headers.isEmpty()) {
        others++;
        return;
      }
      String uid = headers.get(0).identity().seriesUid();
      String key = uid.isEmpty() ? "in " + file.getParent() : uid;
      series.computeIfAbsent(key, x -> new ArrayList<>()).addAll(headers);
    }

    DicomFolder finish() {
      List<DicomSeries> found =
          series.values().stream()
              .map(DicomSeries::of)
              .sorted(
                  Comparator.comparing(DicomSeries::modality).thenComparingInt(DicomSeries::number))
              .toList();
      return new DicomFolder(found, List.copyOf(problems), others);
    }
  }

  /** Collects files; passes over hidden ones, notes folders that cannot be entered. */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final List<Path> files;
    private final Scan scan;

    Walk(List<Path> files, Scan scan) {
      this.files = files;
      this.scan = scan;
    }

    private static boolean isHidden(Path path) {
      Path name = path.getFileName();
      return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean passOver = isHidden(folder) && !folder.getFileName().toString().equals(".");
      return passOver ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !isHidden(file)) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      scan.problems.add(new Problem(file, e));
      return FileVisitResult.CONTINUE;
    }
  }
}
