package io.medimg.dicom.series;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The images that a DICOMDIR names (PS3.3, annex F; PS3.10, clause 8): those of its IMAGE records
 * whose files are there. Names are looked up below the folder of the DICOMDIR and nowhere else:
 * parts such as {@code ..}, separators within a part, and links that lead out are refused. A part
 * that is not there as written is looked for in other cases of letters, and with the ending that
 * ISO 9660 adds ({@code IMG1.;1}), since media are written in capitals and copied in small letters.
 * What is refused or missing is told with a reason; it never stops the others. Immutable and safe
 * for use by several threads.
 */
public final class MediaDirectory {
  private static final int MOST_PARTS = 16;

  private final List<Path> images;
  private final List<Skipped> skipped;
  private final List<Path> others;
  private final List<Skipped> skippedOthers;

  /**
   * A record whose file is not taken. Immutable and safe for use by several threads.
   *
   * @param record its place in the directory, from 1
   * @param fileId what it names, parts with {@code /} between, other than printable letters as
   *     {@code ?}; it may lead to a patient
   * @param why what was wrong, without that name
   */
  public record Skipped(int record, String fileId, String why) {}

  private MediaDirectory(Records images, Records others) {
    this.images = List.copyOf(images.files);
    this.skipped = List.copyOf(images.skipped);
    this.others = List.copyOf(others.files);
    this.skippedOthers = List.copyOf(others.skipped);
  }

  /** Files of records of one kind, each once, and records whose files are not taken. */
  private static final class Records {
    final Set<Path> files = new LinkedHashSet<>();
    final List<Skipped> skipped = new ArrayList<>();

    void add(Search search, int number, List<String> parts) {
      try {
        files.add(search.file(parts));
      } catch (NotTaken e) {
        skipped.add(new Skipped(number, printable(parts), e.why));
      } catch (IOException | UncheckedIOException e) {
        skipped.add(new Skipped(number, printable(parts), "names a file that cannot be reached"));
      }
    }
  }

  /**
   * Whether a file is one, by its name: what a user means who names it among images.
   *
   * @param file any path
   */
  public static boolean isOne(Path file) {
    Path name = file.getFileName();
    return name != null
        && name.toString().equalsIgnoreCase("DICOMDIR")
        && Files.isRegularFile(file);
  }

  /**
   * Reads a directory and looks for its files.
   *
   * @param file the DICOMDIR
   * @param limits for reading it
   * @return its images; none if it has no directory records
   * @throws IOException if it cannot be read
   */
  public static MediaDirectory read(Path file, Limits limits) throws IOException {
    return of(file, new DicomReader().readDataset(ImageSource.of(file), limits));
  }

  /**
   * Looks for the files of a directory that has been read.
   *
   * @param file where it was read from
   * @param directory its data set
   * @return its images; none if it has no directory records
   * @throws IOException if its folder is gone
   */
  static MediaDirectory of(Path file, DicomDataset directory) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    Search search = new Search(folder, folder.toRealPath());
    Records images = new Records();
    Records others = new Records();
    int number = 0;
    for (DicomDataset record : directory.items(SeriesTags.DIRECTORY_RECORD_SEQUENCE)) {
      number++;
      List<String> parts = record.strings(SeriesTags.REFERENCED_FILE_ID);
      if (record.string(SeriesTags.DIRECTORY_RECORD_TYPE).orElse("").equals("IMAGE")) {
        images.add(search, number, parts);
      } else if (!parts.isEmpty()) {
        others.add(search, number, parts);
      }
    }
    return new MediaDirectory(images, others);
  }

  /** Files of its image records that are there, in its order, each once; absolute. */
  public List<Path> images() {
    return images;
  }

  /** Image records whose files are not there, or not to be read. */
  public List<Skipped> skipped() {
    return skipped;
  }

  /**
   * Files of its other records that are there: reports, presentation states, plans, documents.
   * Absolute, in its order, each once.
   */
  public List<Path> others() {
    return others;
  }

  /** Other records that name a file which is not there, or not to be read. */
  public List<Skipped> skippedOthers() {
    return skippedOthers;
  }

  /** Counts; no names. */
  @Override
  public String toString() {
    return "MediaDirectory[%d images, %d skipped]".formatted(images.size(), skipped.size());
  }

  private static String printable(List<String> parts) {
    return String.join("/", parts).replaceAll("[^\\p{Print}]", "?");
  }

  /** Why a record is passed over. */
  private static final class NotTaken extends Exception {
    private static final long serialVersionUID = 1;
    private final String why;

    NotTaken(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }

  /** Looks up names in folders, each of which is listed once. */
  private static final class Search {
    private final Path folder;
    private final Path real;
    private final Map<Path, Map<String, List<Path>>> listed = new HashMap<>();

    Search(Path folder, Path real) {
      this.folder = folder;
      this.real = real;
    }

    Path file(List<String> parts) throws NotTaken, IOException {
      if (parts.isEmpty() || parts.size() > MOST_PARTS) {
        throw new NotTaken(
            "names a file in %d parts; 1 to %d are looked for".formatted(parts.size(), MOST_PARTS));
      }
      Path at = folder;
      for (String part : parts) {
        at = below(at, part);
      }
      if (!at.toRealPath().startsWith(real)) {
        throw new NotTaken("names a link that leads out of the directory's folder");
      }
      if (!Files.isRegularFile(at)) {
        throw new NotTaken("names something that is no file");
      }
      return at;
    }

    private Path below(Path at, String part) throws NotTaken, IOException {
      if (part.matches("[. ]*") || part.matches("(?s).*[/\\\\:\\p{Cntrl}].*")) {
        throw new NotTaken("names a file that may lie outside the directory's folder");
      }
      try {
        Path exact = at.resolve(part);
        if (Files.exists(exact)) {
          return exact;
        }
      } catch (InvalidPathException e) {
        throw new NotTaken("names a file that this system cannot have");
      }
      List<Path> alike = names(at).getOrDefault(key(part), List.of());
      if (alike.size() != 1) {
        throw new NotTaken(
            alike.isEmpty()
                ? "names a file that is not there"
                : "names a file that is there %d times, in other cases of letters"
                    .formatted(alike.size()));
      }
      return alike.get(0);
    }

    private Map<String, List<Path>> names(Path at) throws NotTaken, IOException {
      if (!Files.isDirectory(at) || !at.toRealPath().startsWith(real)) {
        throw new NotTaken("names a file below something that is no folder of the directory's");
      }
      Map<String, List<Path>> known = listed.get(at);
      if (known == null) {
        known = new HashMap<>();
        try (Stream<Path> entries = Files.list(at)) {
          for (Path entry : (Iterable<Path>) entries::iterator) {
            String name = String.valueOf(entry.getFileName());
            known.computeIfAbsent(key(name), k -> new ArrayList<>()).add(entry);
          }
        }
        listed.put(at, known);
      }
      return known;
    }

    /** Small letters, without the version and the empty ending of ISO 9660. */
    private static String key(String name) {
      return name.toLowerCase(Locale.ROOT).replaceFirst(";\\d+$", "").replaceFirst("[.]$", "");
    }
  }
}
