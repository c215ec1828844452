package io.medimg.models.bundle;

import io.medimg.core.task.ScoreKind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether the labels of one network mean something together. */
final class LabelChecks {
  private LabelChecks() {}

  static void run(List<OutputLabel> labels, @Nullable DecoderSpec decoder) {
    names(labels);
    groups(labels);
    ages(labels);
    if (decoder != null) {
      detector(labels, decoder);
    }
  }

  private static void names(List<OutputLabel> labels) {
    Checks.that(!labels.isEmpty(), "a network puts out at least one label, got %s", labels);
    Set<String> names = new HashSet<>();
    for (OutputLabel label : labels) {
      String name = label.label().name();
      Checks.that(
          names.add(name.toLowerCase(Locale.ROOT)), "a label occurs once, '%s' is repeated", name);
    }
    Checks.that(
        labels.stream().anyMatch(OutputLabel::trained),
        "at least one label is trained, got %s",
        names);
  }

  private static void groups(List<OutputLabel> labels) {
    Map<String, List<OutputLabel>> groups =
        labels.stream()
            .filter(l -> l.group() != null)
            .collect(
                Collectors.groupingBy(
                    l -> Objects.requireNonNull(l.group()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    groups.forEach(
        (name, members) -> {
          Checks.that(
              members.size() > 1,
              "a softmax group has two labels or more, or its score is always 1; '%s' has one",
              name);
          Checks.that(
              members.stream().map(OutputLabel::ages).distinct().count() == 1,
              "one label of a softmax group holds, so all have the same ages; those of '%s' differ",
              name);
        });
  }

  /** Labels of one code that hold for ages exclude each other: no age has two of them. */
  private static void ages(List<OutputLabel> labels) {
    List<OutputLabel> coded =
        labels.stream().filter(l -> l.trained() && !l.label().code().isEmpty()).toList();
    for (OutputLabel a : coded) {
      for (OutputLabel b : coded) {
        AgeRange of = a.ages();
        boolean both = a != b && of != null && a.label().code().equals(b.label().code());
        Checks.that(
            !both || (b.ages() != null && !Objects.requireNonNull(of).overlaps(b.ages())),
            "%s have one code and hold for the same ages; give each its own ages",
            both ? "labels '%s' and '%s'".formatted(a.label(), b.label()) : "");
      }
    }
  }

  private static void detector(List<OutputLabel> labels, DecoderSpec decoder) {
    for (OutputLabel label : labels) {
      Checks.that(
          !label.trained() || label.kind() == ScoreKind.SIGMOID,
          "a detector's scores are SIGMOID, as layout " + decoder.layout() + " gives them; got %s",
          label);
    }
  }
}
