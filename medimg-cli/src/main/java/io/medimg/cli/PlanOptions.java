package io.medimg.cli;

import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.Presets;
import io.medimg.preprocess.Steps;
import io.medimg.preprocess.step.CtWindow;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A preprocessing plan from options, in the order in which they stand. Not safe for use by several
 * threads; build one per thread.
 */
final class PlanOptions {
  private final List<Consumer<Preprocessing.Builder>> steps = new ArrayList<>();
  private @Nullable Preprocessing whole;

  /** How many {@code --step} have been taken. */
  private int typed;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--plan",
      paramLabel = "FILE|JSON",
      description = "A whole plan as JSON, in a file or as typed.")
  void plan(@Nullable String value) {
    if (value != null) {
      whole = parse("--plan", value, PlanOptions::read);
    }
  }

  @Option(
      names = "--preset",
      paramLabel = "NAME[:SIDE]",
      description =
          "A plan by name, with the side of its result (224): chest-xray, mammography, ct-lung,"
              + " ct-abdomen, ct-brain, mr-brain, pet, ultrasound, endoscopy, pathology, retina,"
              + " torchxrayvision, yolo.")
  void preset(@Nullable String value) {
    if (value != null) {
      whole = parse("--preset", value, PlanOptions::named);
    }
  }

  @Option(names = "--polarity", description = "Turn MONOCHROME1 so that bone is bright.")
  void polarity(boolean on) {
    if (on) {
      steps.add(Preprocessing.Builder::polarity);
    }
  }

  @Option(
      names = "--window",
      paramLabel = "auto|full|C,W|NAME",
      description =
          "Window: the image's own, its full range, centre and width, or one of CT by name, such"
              + " as lung, mediastinum, abdomen, liver, bone, brain, subdural, stroke.")
  void window(@Nullable String value) {
    add("--window", value, v -> b -> b.window(windowOf(v)));
  }

  @Option(
      names = "--percentile-clip",
      paramLabel = "LOW,HIGH",
      description = "Clip to two percentiles, such as 0.5,99.5.")
  void percentileClip(@Nullable String value) {
    add("--percentile-clip", value, v -> numbers(v, 2), n -> b -> b.percentileClip(n[0], n[1]));
  }

  @Option(names = "--heq", description = "Equalise the histogram.")
  void heq(boolean on) {
    if (on) {
      steps.add(Preprocessing.Builder::heq);
    }
  }

  @Option(
      names = "--clahe",
      paramLabel = "CLIP[,TX,TY]",
      description = "Equalise locally, with limited contrast; 8 x 8 tiles unless told otherwise.")
  void clahe(@Nullable String value) {
    add(
        "--clahe",
        value,
        v -> v.contains(",") ? numbers(v, 3) : numbers(v + ",8,8", 3),
        n -> b -> b.clahe(n[0], whole(n[1]), whole(n[2])));
  }

  @Option(
      names = "--step",
      paramLabel = "NAME[:VALUES]",
      description =
          "Any step by its name in a plan, with its values in order, such as gamma:0.7,1 or"
              + " median:3; values within a list have / between. A wrong one says what it takes.")
  void step(@Nullable List<String> values) {
    for (; values != null && typed < values.size(); typed++) { // grows with every one typed
      add("--step", values.get(typed), v -> single(Steps.parse(v)));
    }
  }

  @Option(names = "--gray", description = "Colour to gray.")
  void gray(boolean on) {
    if (on) {
      steps.add(Preprocessing.Builder::toGray);
    }
  }

  @Option(names = "--crop", paramLabel = "X,Y,W,H", description = "Cut out a part.")
  void crop(@Nullable String value) {
    add(
        "--crop",
        value,
        v -> numbers(v, 4),
        n -> b -> b.crop(whole(n[0]), whole(n[1]), whole(n[2]), whole(n[3])));
  }

  @Option(names = "--center-crop", description = "Cut out the largest square in the middle.")
  void centerCrop(boolean on) {
    if (on) {
      steps.add(Preprocessing.Builder::centerCropToSquare);
    }
  }

  @Option(
      names = "--letterbox",
      paramLabel = "SIDE[,FILL]",
      description = "Fit into a square and fill the rest, 0 unless told otherwise.")
  void letterbox(@Nullable String value) {
    add(
        "--letterbox",
        value,
        v -> v.contains(",") ? numbers(v, 2) : numbers(v + ",0", 2),
        n -> b -> b.letterbox(whole(n[0]), n[1]));
  }

  @Option(
      names = "--resize",
      paramLabel = "WxH[,HOW]",
      description =
          "Resize; HOW is CV_AREA (unless told), CV_LINEAR, CV_CUBIC, PIL_BILINEAR, PIL_BICUBIC,"
              + " SK_RESIZE, SK_RESIZE_ZERO, TORCH_BILINEAR, TORCH_BILINEAR_AA or NEAREST.")
  void resize(@Nullable String value) {
    add("--resize", value, v -> b -> resize(b, v));
  }

  @Option(
      names = "--flip",
      paramLabel = "HOW",
      description = "Mirror: one of ${COMPLETION-CANDIDATES}.")
  void flip(@Nullable FlipDirection direction) {
    if (direction != null) {
      steps.add(b -> b.flip(direction));
    }
  }

  @Option(
      names = "--rotate",
      paramLabel = "DEGREES",
      description = "Turn clockwise by 90, 180 or 270 degrees.")
  void rotate(@Nullable String value) {
    add("--rotate", value, v -> b -> b.rotate(quarters(v)));
  }

  /** Whether any option asked for anything. */
  boolean isGiven() {
    return whole != null || !steps.isEmpty();
  }

  /**
   * The plan.
   *
   * @return without steps if no option was given
   * @throws ParameterException if a whole plan and single steps were both given, or steps
   *     contradict each other
   */
  Preprocessing build() {
    if (whole != null && !steps.isEmpty()) {
      throw usage("--plan and --preset are whole plans; leave out the single steps");
    }
    if (whole != null) {
      return whole;
    }
    Preprocessing.Builder builder = Preprocessing.builder();
    try {
      steps.forEach(s -> s.accept(builder));
      return builder.build();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw usage(Failures.describe(e));
    }
  }

  private interface Parser<T> {
    T parse(String text) throws IOException;
  }

  private <T> T parse(String option, String text, Parser<T> parser) {
    try {
      return parser.parse(text);
    } catch (IOException | IllegalArgumentException e) {
      throw usage("%s %s: %s".formatted(option, text, Failures.describe(e, text)));
    }
  }

  private void add(
      String option, @Nullable String value, Parser<Consumer<Preprocessing.Builder>> parser) {
    if (value != null) {
      Consumer<Preprocessing.Builder> step = parse(option, value, parser);
      steps.add(b -> parse(option, value, v -> run(step, b)));
    }
  }

  private void add(
      String option,
      @Nullable String value,
      Parser<double[]> parser,
      java.util.function.Function<double[], Consumer<Preprocessing.Builder>> step) {
    if (value != null) {
      double[] numbers = parse(option, value, parser);
      add(option, value, v -> step.apply(numbers));
    }
  }

  private static Consumer<Preprocessing.Builder> single(Step step) {
    return b -> b.add(step);
  }

  private static Preprocessing.Builder run(
      Consumer<Preprocessing.Builder> step, Preprocessing.Builder builder) {
    step.accept(builder);
    return builder;
  }

  private ParameterException usage(String message) {
    CommandSpec command = spec == null ? CommandSpec.create() : spec;
    return new ParameterException(command.commandLine(), message);
  }

  /** Reads a plan from a file, or from JSON as typed. */
  static Preprocessing read(String text) throws IOException {
    String json = text.strip();
    if (!json.startsWith("{") && !json.startsWith("[")) {
      Path file = Path.of(text);
      if (!Files.isRegularFile(file)) {
        throw new IOException("no such file; a plan is a JSON file, or JSON that starts with {");
      }
      if (Files.size(file) > 1 << 20) {
        throw new IOException("more than 1 MiB; a plan is smaller");
      }
      json = Files.readString(file);
    }
    return Preprocessing.fromJson(json);
  }

  private static Preprocessing named(String text) {
    String[] parts = text.split(":", 2);
    return Presets.named(parts[0], parts.length == 1 ? 224 : whole(numbers(parts[1], 1)[0]));
  }

  private static Window windowOf(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "auto" -> Window.fromImage();
      case "full" -> Window.fullRange();
      default -> text.contains(",") ? centreAndWidth(numbers(text, 2)) : ctWindow(text).window();
    };
  }

  private static Window centreAndWidth(double[] n) {
    return Window.of(n[0], n[1]);
  }

  private static CtWindow ctWindow(String name) {
    try {
      return CtWindow.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      String known =
          Arrays.stream(CtWindow.values())
              .map(w -> w.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "auto, full, centre and width, or a window of CT was wanted: " + known, e);
    }
  }

  private static void resize(Preprocessing.Builder b, String text) {
    String[] parts = text.split(",", 2);
    String[] sides = parts[0].toLowerCase(Locale.ROOT).split("x", -1);
    if (sides.length != 2) {
      throw new IllegalArgumentException("a size is WIDTHxHEIGHT, such as 224x224");
    }
    Resampler how = parts.length == 1 ? Resampler.CV_AREA : resampler(parts[1]);
    b.resize(whole(numbers(sides[0], 1)[0]), whole(numbers(sides[1], 1)[0]), how);
  }

  private static Resampler resampler(String name) {
    try {
      return Resampler.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "there is no such resampler; there are " + Arrays.toString(Resampler.values()), e);
    }
  }

  private static int quarters(String text) {
    double degrees = numbers(text, 1)[0];
    if (degrees % 90 != 0 || Math.abs(degrees) > 270) {
      throw new IllegalArgumentException("90, 180 or 270 was wanted");
    }
    return (int) (((degrees / 90) % 4 + 4) % 4);
  }

  private static int whole(double number) {
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a whole number was wanted, got " + number);
    }
    return (int) number;
  }

  private static double[] numbers(String text, int count) {
    String[] parts = text.split(",", -1);
    if (parts.length != count) {
      throw new IllegalArgumentException(
          "%d number%s wanted, got %d"
              .formatted(count, count == 1 ? " was" : "s with commas were", parts.length));
    }
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      try {
        numbers[i] = Double.parseDouble(parts[i].strip());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("'%s' is no number".formatted(parts[i]), e);
      }
    }
    return numbers;
  }
}
