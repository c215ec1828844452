package io.medimg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.medimg.core.inference.EngineProvider;
import io.medimg.models.bundle.FolderSource;
import io.medimg.models.bundle.LabelEvaluation;
import io.medimg.models.bundle.ModelListing;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.ModelZoo;
import io.medimg.models.bundle.OutputLabel;
import io.medimg.models.bundle.Verification;
import io.medimg.models.engine.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, shows and verifies models. Not safe for use by several threads; build one per thread. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "List, show and verify models.",
    synopsisSubcommandLabel = "list|show|verify")
final class ModelsCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec = CommandSpec.create();

  ModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Without a word: the list. */
  @Override
  public Integer call() throws IOException {
    return list(null, false);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Name the models, one a line.")
  int list(
      @Option(names = "--models", paramLabel = "DIR", description = "Also those in this folder.")
          @Nullable Path folder,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws IOException {
    List<ModelListing> models = zoo(folder).list();
    if (json) {
      print(models);
    } else {
      for (ModelListing m : models) {
        String line = "%-16s %-8s %s".formatted(m.name(), m.version(), m.source());
        terminal.println(m.isBroken() ? line + "  BROKEN: " + m.problem() : line);
      }
    }
    return models.stream().anyMatch(ModelListing::isBroken) ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Say what a model is, what it finds, and how well.")
  int show(
      @Parameters(paramLabel = "NAME|PATH", description = "A model's name, or a folder or zip.")
          String name,
      @Option(names = "--json", description = "Print JSON.") boolean json,
      @Option(names = "--card", description = "Print the model card.") boolean card) {
    ModelPackage model = load(name);
    if (card) {
      terminal.println(model.modelCard());
    } else if (json) {
      print(describe(model));
    } else {
      text(model);
    }
    return ExitCode.OK;
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Check hashes, load the network on every engine, compare its golden run.")
  int verify(
      @Parameters(
              paramLabel = "NAME|PATH",
              arity = "0..*",
              description = "Models; all embedded ones if none is named.")
          @Nullable List<String> names,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws IOException {
    List<String> wanted =
        names == null || names.isEmpty()
            ? ModelZoo.embedded().list().stream().map(ModelListing::name).toList()
            : names;
    List<Verification> results = wanted.stream().map(this::verified).toList();
    if (json) {
      print(results);
    }
    boolean passed = true;
    for (Verification v : results) {
      passed &= v.passed();
      if (!json) {
        terminal.println(v.name() + " " + v.version() + (v.passed() ? ": sound" : ": NOT SOUND"));
        v.checks().forEach(c -> terminal.println("  " + Failures.oneLine(c.toString())));
      }
    }
    return passed ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private Verification verified(String name) {
    List<EngineProvider> engines =
        Engines.installed().providers().stream().filter(e -> e.probe().works()).toList();
    if (engines.isEmpty()) {
      throw new CliException(
          ExitCode.NO_ENGINE, "no engine works here; medimg doctor says what is missing");
    }
    try {
      return Files.exists(Path.of(name))
          ? ModelZoo.verify(ModelPackage.at(Path.of(name)), engines)
          : ModelZoo.embedded().verify(name, engines);
    } catch (IOException | RuntimeException e) {
      return new Verification(
          name, "?", List.of(new Verification.Check("files", false, Failures.describe(e, name))));
    }
  }

  private static ModelZoo zoo(@Nullable Path folder) throws IOException {
    ModelZoo embedded = ModelZoo.embedded();
    return folder == null ? embedded : embedded.with(FolderSource.of(folder));
  }

  private static ModelPackage load(String name) {
    try {
      return ModelOptions.load(name);
    } catch (IOException | RuntimeException e) {
      throw new CliException(ExitCode.NO_ENGINE, Failures.describe(e), e);
    }
  }

  private void text(ModelPackage model) {
    var m = model.metadata();
    terminal.println(m.name() + " " + m.version() + ": " + m.task());
    terminal.println("  " + m.description());
    terminal.println("  for: " + m.intendedUse());
    terminal.println("  formats " + model.formats() + ", package sha256 " + model.sha256());
    terminal.println("  labels:");
    model.config().labels().forEach(l -> terminal.println("    " + label(model, l)));
    model.config().knownFailures().forEach(f -> terminal.println("  known failure: " + f));
    terminal.println("  medimg models show --card prints the whole card");
  }

  private static String label(ModelPackage model, OutputLabel l) {
    String name = String.format(Locale.ROOT, "%-20s", l.label().name());
    if (!l.trained()) {
      return name + " not assessed" + (l.explanation().isEmpty() ? "" : ": " + l.explanation());
    }
    String threshold =
        l.threshold() == null
            ? ", no threshold"
            : String.format(Locale.ROOT, ", positive from %.3f", l.threshold().value());
    return name + " " + l.kind().words() + threshold + figures(model, l.label().name());
  }

  private static String figures(ModelPackage model, String label) {
    StringBuilder s = new StringBuilder();
    for (LabelEvaluation e : model.config().evaluation()) {
      if (e.label().equals(label) && e.subgroup().equals(LabelEvaluation.ALL)) {
        s.append(
            String.format(
                Locale.ROOT,
                "; %s: AUROC %.3f (%.3f to %.3f, n %d)",
                e.dataset(),
                e.auroc(),
                e.low(),
                e.high(),
                e.n()));
      }
    }
    return s.toString();
  }

  private static Map<String, @Nullable Object> describe(ModelPackage model) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("metadata", model.metadata());
    m.put("formats", model.formats());
    m.put("sha256", model.sha256());
    m.put("files", model.paths());
    m.put("labels", model.config().labels().stream().map(ModelsCommand::labelFields).toList());
    m.put("evaluation", model.config().evaluation().stream().map(ModelsCommand::figures).toList());
    m.put("knownFailures", model.config().knownFailures());
    return m;
  }

  private static Map<String, @Nullable Object> labelFields(OutputLabel l) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("label", l.label().name());
    m.put("code", l.label().code());
    m.put("assessed", l.trained());
    m.put("scoreKind", l.trained() ? l.kind().name() : null);
    m.put("threshold", l.threshold() == null ? null : l.threshold().value());
    m.put("thresholdChosenBy", l.threshold() == null ? null : l.threshold().chosenBy());
    return m;
  }

  private static Map<String, @Nullable Object> figures(LabelEvaluation e) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("label", e.label());
    m.put("dataset", e.dataset());
    m.put("subgroup", e.subgroup());
    m.put("n", e.n());
    m.put("positives", e.positives());
    m.put("auroc", known(e.auroc()));
    m.put("low", known(e.low()));
    m.put("high", known(e.high()));
    m.put("sensitivity", known(e.sensitivity()));
    m.put("specificity", known(e.specificity()));
    m.put("ece", known(e.ece()));
    return m;
  }

  private static @Nullable Double known(double figure) {
    return Double.isNaN(figure) ? null : figure;
  }

  private void print(Object value) {
    try {
      terminal.println(mapper.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new ParameterException(spec.commandLine(), "cannot be written as JSON", e);
    }
  }
}
