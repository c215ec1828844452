package io.medimg.cli;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Finding;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Findings as a table: a line per image and finding, one for each label that is not assessed
 * because of the patient's age, one line for an image without. Not safe for use by several threads;
 * build one per thread.
 */
final class FindingsCsv {
  private final Terminal terminal;
  private final int top;
  private final boolean on;
  private boolean begun;

  /**
   * A table.
   *
   * @param terminal where it is printed
   * @param top how many findings of each image
   * @param on false prints nothing
   */
  FindingsCsv(Terminal terminal, int top, boolean on) {
    this.terminal = terminal;
    this.top = top;
    this.on = on;
  }

  void add(Input input, Diagnosis d) {
    if (d.abstention().isPresent()) {
      line(input.name(), "abstained", "", "", "", "", "", d.abstention().get());
    } else {
      add(input, d.classification());
    }
  }

  void add(Input input, Classification c) {
    int rank = 1;
    for (Finding f : c.top(top)) {
      line(
          input.name(),
          "ok",
          rank++,
          f.label().name(),
          String.format(Locale.ROOT, "%.6f", f.score()),
          f.kind(),
          f.threshold() == null ? "" : f.threshold().value(),
          f.decision().name().toLowerCase(Locale.ROOT));
    }
    c.omitted()
        .forEach(
            (label, why) -> {
              if (why.isAboutAge()) {
                line(input.name(), "not_assessed", "", label.name(), "", "", "", why.words());
              }
            });
  }

  void failed(Input input, String why) {
    line(input.name(), "failed", "", "", "", "", "", why);
  }

  private void line(@Nullable Object... cells) {
    if (!on) {
      return;
    }
    if (!begun) {
      terminal.println("file,status,rank,label,score,score_kind,threshold,decision_or_reason");
      begun = true;
    }
    terminal.println(Csv.line(cells));
  }
}
