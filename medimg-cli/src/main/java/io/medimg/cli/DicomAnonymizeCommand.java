package io.medimg.cli;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.deidentify.Change;
import io.medimg.dicom.deidentify.Deidentified;
import io.medimg.dicom.deidentify.Deidentifier;
import io.medimg.dicom.deidentify.Keep;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
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
      "Pixels stay as they are: look at images that are warned of. Files are named by their new UID.",
      "Every input gets a copy of its own, or is reported; nothing is written where something is in the way."
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

  @Option(names = "--overwrite", description = "Replace copies that are in --out already.")
  private boolean overwrite;

  @Option(names = "--changes", description = "Print every change: tags, never values.")
  private boolean changes;

  DicomAnonymizeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Deidentifier deidentifier = deidentifier();
    Inputs inputs = new Inputs().withEveryObject().expand(files.files());
    CopyNames.apart(out, files.files(), inputs.images()).ifPresent(why -> refuse("--out", why));
    Tally tally = new Tally(terminal);
    inputs.problems().forEach(p -> tally.fail(p.input(), p.why()));
    inputs.directories().forEach(d -> passOver(d.toString()));
    Map<Input, String> names = names(inputs.images(), deidentifier, tally);
    if (!overwrite) {
      refuseToReplace(names.values());
    }
    if (!names.isEmpty()) {
      write(names, deidentifier, tally);
    }
    return tally.close(inputs.images().size() + inputs.problems().size());
  }

  private void refuse(String option, String why) {
    throw files.usage("%s %s: %s".formatted(option, out, why));
  }

  private void passOver(String directory) {
    terminal.note(
        "medimg: %s: lists files and is not copied; make a new DICOMDIR for the copies"
            .formatted(directory));
  }

  /** The name of each copy, from the headers alone, before anything is written. */
  private Map<Input, String> names(List<Input> inputs, Deidentifier by, Tally tally) {
    CopyNames names = new CopyNames();
    Map<Input, String> all = new LinkedHashMap<>();
    for (Input input : inputs) {
      try {
        DicomDataset d = DicomFiles.read(input, files.limits());
        if (Deidentifier.isMediaDirectory(d)) {
          passOver(input.name());
          continue;
        }
        CopyNames.Name name = names.of(by.uid(d.string(Tag.SOP_INSTANCE_UID).orElse("")));
        all.put(input, name.file());
        if (name.isShared()) {
          terminal.note(
              "medimg: %s: has the SOP Instance UID of an earlier input; its copy is %s"
                  .formatted(input.name(), name.file()));
        }
      } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
        tally.fail(input, e);
      }
    }
    return all;
  }

  private void refuseToReplace(Collection<String> names) {
    List<String> there = names.stream().filter(n -> Files.exists(out.resolve(n))).toList();
    if (!there.isEmpty()) {
      throw new CliException(
          ExitCode.NO_OUTPUT,
          "--out %s: has %d of %d copies already, such as %s; name another folder, or --overwrite"
              .formatted(out, there.size(), names.size(), there.get(0)));
    }
  }

  private void write(Map<Input, String> names, Deidentifier by, Tally tally) {
    Outputs outputs = Outputs.at(out);
    Progress progress = new Progress(terminal, names.size());
    int done = 0;
    for (Map.Entry<Input, String> e : names.entrySet()) {
      progress.show(done++, e.getKey().name());
      try {
        DicomDataset d = DicomFiles.read(e.getKey(), files.limits());
        one(e.getKey(), by.apply(d), outputs, e.getValue());
      } catch (CliException x) {
        tally.unwritten(x);
      } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError x) {
        tally.fail(e.getKey(), x);
      }
      if (terminal.isGone()) {
        break;
      }
    }
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

  private void one(Input input, Deidentified done, Outputs outputs, String name) {
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
