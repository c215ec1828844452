package io.medimg.examples.cli;

import io.medimg.dicom.DicomDataset;
import io.medimg.dicom.Tag;
import io.medimg.dicom.deidentify.Change;
import io.medimg.dicom.deidentify.Deidentified;
import io.medimg.dicom.deidentify.Deidentifier;
import io.medimg.dicom.deidentify.Keep;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** De-identifies files. Not safe for use by several threads; build one per thread. */
@Command(
    name = "anonymize",
    mixinStandardHelpOptions = true,
    description = {
      "Write copies without what tells who the patient is (PS3.15, basic profile).",
      "Pixels stay as they are: look at images that are warned of. Files are named by their new UID."
    })
final class DicomAnonymizeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private DicomFileOptions files = new DicomFileOptions();

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where copies go.")
  private Path out = Path.of("");

  @Option(
      names = "--keep",
      paramLabel = "WHAT",
      split = ",",
      description =
          "What analysis needs: uids, device, institution, patient-characteristics, full-dates,"
              + " modified-dates, clean-descriptors, clean-structured-content, clean-graphics,"
              + " safe-private.")
  private List<String> keep = List.of();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "A secret of 16 bytes or more, to go on with the same replacements later.")
  private @Nullable Path key;

  @Option(names = "--changes", description = "Print every change: tags, never values.")
  private boolean changes;

  DicomAnonymizeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Deidentifier deidentifier = deidentifier();
    Outputs outputs = Outputs.at(out);
    return new DicomFiles(terminal, files.limits())
        .run(files.files(), (input, dataset) -> one(input, dataset, deidentifier, outputs));
  }

  private Deidentifier deidentifier() {
    Set<Keep> keeps = EnumSet.noneOf(Keep.class);
    for (String word : keep) {
      keeps.add(
          Keep.ofWord(word)
              .orElseThrow(() -> files.usage("--keep does not know '%s'".formatted(word))));
    }
    try {
      return key == null
          ? Deidentifier.withRandomKey(keeps)
          : Deidentifier.of(Files.readAllBytes(key), keeps);
    } catch (IOException e) {
      throw files.usage("--key %s: %s".formatted(key, Failures.describe(e)));
    } catch (IllegalArgumentException e) {
      throw files.usage(String.valueOf(e.getMessage()));
    }
  }

  private void one(Input input, DicomDataset dataset, Deidentifier by, Outputs outputs) {
    Deidentified done = by.apply(dataset);
    String uid = done.dataset().string(Tag.SOP_INSTANCE_UID).orElse("");
    String name = uid.matches("[0-9.]{1,64}") ? uid + ".dcm" : "unnamed-" + by.hashCode() + ".dcm";
    Path file = outputs.write(name, f -> DicomWriter.write(done.dataset(), f));
    terminal.println("%s -> %s: %s".formatted(input.name(), file, summary(done.changes())));
    done.warnings().forEach(w -> terminal.note("medimg: %s: %s".formatted(input.name(), w)));
    if (changes) {
      done.changes().forEach(c -> terminal.println("  " + c));
    }
  }

  private static String summary(List<Change> all) {
    Map<Change.Action, Integer> counts = new EnumMap<>(Change.Action.class);
    all.forEach(c -> counts.merge(c.action(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(e -> e.getValue() + " " + e.getKey().words())
        .collect(Collectors.joining(", "));
  }
}
