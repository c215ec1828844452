package io.medimg.cli;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.render.FilesWhole;
import io.medimg.preprocess.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a plan on images. Not safe for use by several threads; build one per thread. */
@Command(
    name = "preprocess",
    mixinStandardHelpOptions = true,
    description = "Run a preprocessing plan and write what it gives as PNG.")
final class PreprocessCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ImageOptions images = new ImageOptions();
  @Mixin private PlanOptions plan = new PlanOptions();

  @Option(names = "--out", paramLabel = "DIR", description = "Where PNG files go (here).")
  private @Nullable Path out;

  @Option(names = "--16bit", description = "Write 16 bits per value, as the plan gives them.")
  private boolean sixteen;

  @Option(names = "--json", description = "Print the plan as JSON and do nothing else.")
  private boolean json;

  PreprocessCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Preprocessing steps = plan.build();
    if (json) {
      terminal.println(steps.toJson());
      return ExitCode.OK;
    }
    if (!plan.isGiven()) {
      throw images.usage("no step was named; give --plan, --preset, or steps such as --clahe 2");
    }
    Outputs outputs = Outputs.at(out == null ? Path.of("") : out);
    return new Batch(terminal, images.limits(), images.threads())
        .run(images.files(), new Work(steps, outputs));
  }

  /** What is done with each image. Safe for use by several threads. */
  private final class Work implements Batch.Job {
    private final Preprocessing steps;
    private final Outputs outputs;

    Work(Preprocessing steps, Outputs outputs) {
      this.steps = steps;
      this.outputs = outputs;
    }

    @Override
    public void begin(List<Input> all) {
      outputs.reserve(all);
    }

    @Override
    public Runnable image(Input input, MedicalImage image, long readNanos) throws IOException {
      return one(input, image, steps, outputs);
    }
  }

  private Runnable one(Input input, MedicalImage image, Preprocessing steps, Outputs outputs)
      throws IOException {
    MedicalImage result = steps.apply(image.frame(0));
    byte[] png = sixteen ? PngFiles.sixteenBits(result) : PngFiles.eightBits(result);
    Path file = outputs.write(input, ".prepared.png", f -> FilesWhole.write(f, png));
    String line = input.name() + " -> " + file + ": " + result.describe();
    return () -> terminal.println(line);
  }
}
