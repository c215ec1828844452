package io.medimg.models.bundle;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a model card from what the two JSON files say, and nothing else. Sections after Mitchell
 * et al., Model Cards for Model Reporting, FAT* 2019.
 */
final class ModelCard {
  private final StringBuilder out = new StringBuilder();
  private final PackageMetadata metadata;
  private final MedimgConfig config;
  private final Map<String, String> networks;

  private ModelCard(PackageMetadata metadata, MedimgConfig config, Map<String, String> networks) {
    this.metadata = metadata;
    this.config = config;
    this.networks = networks;
  }

  /**
   * The card as Markdown.
   *
   * @param metadata who and what
   * @param config input, outputs and figures
   * @param networks path to SHA-256 of each network
   * @return text that ends with a line feed
   */
  static String markdown(
      PackageMetadata metadata, MedimgConfig config, Map<String, String> networks) {
    return new ModelCard(metadata, config, networks).write();
  }

  private String write() {
    line("# Model card: " + metadata.name() + " " + metadata.version());
    line(metadata.description());
    details();
    section("Intended use");
    line(metadata.intendedUse());
    line("For research. Not a medical device.");
    input();
    outputs();
    section("Factors");
    bullets(config.factors(), "No factors were described.");
    metrics();
    data("Evaluation data", List.of(DataDescription.VALIDATION, DataDescription.TEST));
    data("Training data", List.of(DataDescription.TRAINING));
    section("Ethical considerations");
    bullets(config.ethics(), "None were described.");
    section("Caveats and known failures");
    bullets(config.knownFailures(), "None are known; that does not mean that there are none.");
    section("Licence");
    line("See `LICENSE` for the weights. " + metadata.copyright());
    if (!metadata.references().isEmpty()) {
      section("References");
      bullets(metadata.references(), "");
    }
    return out.toString();
  }

  private void line(String text) {
    out.append(inline(text)).append("\n\n");
  }

  private void section(String title) {
    out.append("## ").append(title).append("\n\n");
  }

  private void bullets(List<String> sentences, String otherwise) {
    if (sentences.isEmpty()) {
      line(otherwise);
      return;
    }
    sentences.forEach(sentence -> out.append("* ").append(inline(sentence)).append('\n'));
    out.append('\n');
  }

  private void row(Object... cells) {
    for (Object cell : cells) {
      out.append("| ").append(inline(cell.toString()).replace("|", "\\|")).append(' ');
    }
    out.append("|\n");
  }

  private void head(String... cells) {
    row((Object[]) cells);
    out.append("|---".repeat(cells.length)).append("|\n");
  }

  /** One line, and neither HTML nor pictures of whoever wrote the JSON. */
  private static String inline(String text) {
    return text.strip().replaceAll("\\s+", " ").replace("<", "&lt;").replace("![", "!\\[");
  }

  private void details() {
    section("Model details");
    head("", "");
    row("Task", metadata.task());
    row("Version", metadata.version());
    row("Authors", metadata.authors());
    row("Copyright", metadata.copyright());
    networks.forEach((path, hash) -> row("`" + path + "`", "SHA-256 `" + hash + "`"));
    if (!metadata.dataSource().isBlank()) {
      row("Data from", metadata.dataSource());
    }
    metadata.changelog().forEach((version, change) -> row("Change in " + version, change));
    metadata.evalMetrics().forEach((name, value) -> row(name, figure(value)));
    out.append('\n');
  }

  private void input() {
    InputContract in = config.input();
    section("Input");
    head("", "");
    row("Modalities", orAny(in.modalities()));
    row("Views", orAny(in.views()));
    row("Body parts", orAny(in.bodyParts()));
    row("Patients", ages(in));
    row("Shorter side of the image", "at least " + in.minSourceSide() + " px");
    row(
        "Tensor",
        "`%s` [N, %d, %d, %d]"
            .formatted(in.inputName(), in.channels(), in.size().height(), in.size().width()));
    row("Preprocessing", "`" + config.preprocessing().replace("`", "'") + "`");
    out.append('\n');
  }

  private static String orAny(List<?> values) {
    return values.isEmpty()
        ? "any"
        : values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String ages(InputContract in) {
    return String.format(
        Locale.ROOT, "%s to %s years", plain(in.minAgeYears()), plain(in.maxAgeYears()));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  private void outputs() {
    section("Outputs and how each threshold was chosen");
    head("Label", "Code", "Score", "Positive from", "Chosen by", "Calibration", "What it is");
    for (OutputLabel label : config.labels()) {
      row(
          label.label().name(),
          label.label().code().isEmpty() ? "none" : label.label().code(),
          label.trained() ? kind(label) : "not assessed",
          label.threshold() == null ? "none" : figure(label.threshold().value()),
          label.threshold() == null ? "none" : label.threshold().chosenBy(),
          calibration(label),
          (label.explanation().isEmpty() ? label.label().name() : label.explanation())
              + (label.ages() == null
                  ? ""
                  : " Ages "
                      + label.ages()
                      + " alone: not assessed for others, nor where the age is unknown."));
    }
    out.append('\n');
    if (config.camHead() != null) {
      line("Class-activation maps: output `%s`.".formatted(config.camHead().output()));
    }
    if (config.features() != null) {
      line(
          ("An image is called unlike the training films if the distance of its %d features (output"
                  + " `%s`) from theirs is above %s. That was chosen by: %s.")
              .formatted(
                  config.features().size(),
                  config.features().output(),
                  figure(config.features().threshold()),
                  config.features().chosenBy()));
    }
    if (config.decoder() != null) {
      line("Boxes: %s.".formatted(config.decoder()));
    }
  }

  private static String kind(OutputLabel label) {
    if (label.group() != null) {
      return "%s of '%s'".formatted(label.kind().words(), label.group());
    }
    return label.operatingPoint() == null
        ? label.kind().words()
        : "%s, a sigmoid of %s".formatted(label.kind().words(), figure(label.operatingPoint()));
  }

  private static String calibration(OutputLabel label) {
    Calibration c = label.calibration();
    return c == null
        ? "none"
        : "%s, sigmoid(%s x logit %s %s)"
            .formatted(c.method(), figure(c.a()), c.b() < 0 ? "-" : "+", figure(Math.abs(c.b())));
  }

  private void metrics() {
    section("Metrics");
    if (config.evaluation().isEmpty()) {
      line("Not measured.");
    } else {
      line(
          "AUROC with its 95 % confidence interval; sensitivity and specificity at the threshold"
              + " above; ECE, the expected calibration error. \"n/a\" where a figure cannot be"
              + " computed.");
      head(
          "Label",
          "Data",
          "Subgroup",
          "n",
          "positive",
          "AUROC [95 % CI]",
          "Sensitivity",
          "Specificity",
          "ECE");
      config.evaluation().forEach(this::metric);
      out.append('\n');
    }
    if (!config.rejected().isEmpty()) {
      line("Networks that were trained as well and not shipped:");
      head("Network", "Data", "AUROC [95 % CI]", "Why not");
      config
          .rejected()
          .forEach(
              r -> row(r.name(), r.dataset(), interval(r.auroc(), r.low(), r.high()), r.reason()));
      out.append('\n');
    }
  }

  private void metric(LabelEvaluation e) {
    row(
        e.label(),
        e.dataset(),
        e.subgroup(),
        e.n(),
        e.label().equals(LabelEvaluation.MEAN) ? "" : e.positives(),
        interval(e.auroc(), e.low(), e.high()),
        figure(e.sensitivity()),
        figure(e.specificity()),
        figure(e.ece()));
  }

  private static String interval(double value, double low, double high) {
    if (Double.isNaN(low) || Double.isNaN(high)) {
      return figure(value);
    }
    return "%s [%s, %s]".formatted(figure(value), figure(low), figure(high));
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "n/a" : String.format(Locale.ROOT, "%.3f", value);
  }

  private void data(String title, List<String> purposes) {
    section(title);
    List<DataDescription> sets =
        config.data().stream().filter(set -> purposes.contains(set.purpose())).toList();
    if (sets.isEmpty()) {
      line("Not described.");
      return;
    }
    head("Data", "For", "Images", "Patients", "Split", "Licence", "Source", "Note");
    for (DataDescription set : sets) {
      row(
          set.name(),
          set.purpose(),
          set.images() == 0 ? "not known" : set.images(),
          set.patients() == 0 ? "not known" : set.patients(),
          set.split(),
          set.licence(),
          set.source(),
          set.note());
    }
    out.append('\n');
  }
}
