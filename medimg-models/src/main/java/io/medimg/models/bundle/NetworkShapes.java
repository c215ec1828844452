package io.medimg.models.bundle;

import io.medimg.core.geometry.Size;
import io.medimg.core.tensor.Shape;
import io.medimg.preprocess.Preprocessing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shapes that a package's words demand of its network: one channel count, one size, one output
 * for each label. Immutable and safe for use by several threads.
 */
public final class NetworkShapes {
  private static final long OPEN = -1;

  private final String inputName;
  private final Shape input;
  private final Map<String, Shape> outputs;

  private NetworkShapes(String inputName, Shape input, Map<String, Shape> outputs) {
    this.inputName = inputName;
    this.input = input;
    this.outputs = outputs;
  }

  /**
   * What a configuration demands.
   *
   * @param config of a classifier or a detector
   * @return the shapes, -1 for extents that it leaves open
   */
  public static NetworkShapes of(MedimgConfig config) {
    InputContract in = config.input();
    long labels = config.labels().size();
    Map<String, Shape> outputs = new LinkedHashMap<>();
    outputs.put(config.logitsOutput(), scores(config.decoder(), labels));
    if (config.camHead() != null) {
      outputs.put(config.camHead().output(), Shape.of(OPEN, labels, OPEN, OPEN));
    }
    if (config.features() != null) {
      outputs.put(config.features().output(), Shape.of(OPEN, config.features().size()));
    }
    Shape input = Shape.of(OPEN, in.channels(), in.size().height(), in.size().width());
    return new NetworkShapes(in.inputName(), input, outputs);
  }

  private static Shape scores(@Nullable DecoderSpec decoder, long labels) {
    if (decoder == null) {
      return Shape.of(OPEN, labels);
    }
    return decoder.layout().equals("yolov8")
        ? Shape.of(OPEN, 4 + labels, OPEN)
        : Shape.of(OPEN, OPEN, 5 + labels);
  }

  /** The input of one image: [1, channels, height, width]. */
  public Shape oneImage() {
    return Shape.of(1, input.get(1), input.get(2), input.get(3));
  }

  /**
   * Holds inputs of a network, or of a golden run, against the package's words.
   *
   * @param found by name, -1 for open extents; empty if the network does not tell
   * @return what is wrong, with what was wanted; empty if nothing is
   */
  public Optional<String> inputProblem(Map<String, Shape> found) {
    return problem("input", Map.of(inputName, input), found);
  }

  /**
   * Holds outputs of a network, or of a run, against the package's words.
   *
   * @param found by name, -1 for open extents; empty if the network does not tell
   * @return what is wrong, with what was wanted; empty if nothing is
   */
  public Optional<String> outputProblem(Map<String, Shape> found) {
    return problem("output", outputs, found);
  }

  private static Optional<String> problem(
      String what, Map<String, Shape> wanted, Map<String, Shape> found) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    for (Map.Entry<String, Shape> w : wanted.entrySet()) {
      Shape shape = found.get(w.getKey());
      if (shape == null) {
        return Optional.of(
            "the package names %s '%s', the network has %s"
                .formatted(what, w.getKey(), found.keySet()));
      }
      if (!agree(w.getValue(), shape)) {
        return Optional.of(
            "the package's words want %s '%s' of shape %s (-1: any), the network's is %s"
                .formatted(what, w.getKey(), w.getValue(), shape));
      }
    }
    return Optional.empty();
  }

  /** What is wrong with the shapes of a golden run; outputs beside the scores may be left out. */
  Optional<String> goldenProblem(Golden golden, String logitsOutput) {
    Map<String, Shape> found = new LinkedHashMap<>();
    golden.outputs().forEach(o -> found.put(o.name(), o.shape()));
    Map<String, Shape> wanted = new LinkedHashMap<>(outputs);
    wanted.keySet().removeIf(name -> !name.equals(logitsOutput) && !found.containsKey(name));
    Optional<String> input = inputProblem(Map.of(golden.input().name(), golden.input().shape()));
    return input.isPresent() ? input : problem("output", wanted, found);
  }

  /**
   * Holds a plan against the input that the package states, as far as that can be told without an
   * image.
   *
   * @param plan the package's own or another
   * @return what is wrong, with what was wanted; empty if nothing is
   */
  public Optional<String> planProblem(Preprocessing plan) {
    List<String> given = new ArrayList<>();
    for (int source : new int[] {1, 3}) {
      try {
        int channels = plan.modelChannels(source);
        if (channels == input.get(1)) {
          return sizeProblem(plan);
        }
        given.add("%d for %s".formatted(channels, source == 1 ? "gray" : "colour"));
      } catch (IllegalArgumentException e) {
        given.add(String.valueOf(e.getMessage()));
      }
    }
    return Optional.of(
        "the input takes %d channels, preprocessing gives %s"
            .formatted(input.get(1), String.join(", ", given)));
  }

  /**
   * Which images a package's own plan does not bring to the channels that its input takes.
   *
   * @param plan the package's own
   * @return what is wrong, with what would be right; empty if gray and colour images fit
   */
  Optional<String> sourceProblem(Preprocessing plan) {
    String step = input.get(1) == 1 ? "toGray" : "toRgb";
    for (int source : new int[] {1, 3}) {
      String kind = source == 1 ? "gray" : "colour";
      String found;
      try {
        int channels = plan.modelChannels(source);
        if (channels == input.get(1)) {
          continue;
        }
        found = "makes %s of".formatted(channels(channels));
      } catch (IllegalArgumentException e) {
        found = "fails (%s) for".formatted(Printable.of(String.valueOf(e.getMessage())));
      }
      return Optional.of(
          "the input takes %s, preprocessing %s a %s image; add the step %s to the plan"
              .formatted(channels(input.get(1)), found, kind, step));
    }
    return Optional.empty();
  }

  private static String channels(long count) {
    return count == 1 ? "1 channel" : count + " channels";
  }

  /** Whether every image gets another size than the input takes. */
  private Optional<String> sizeProblem(Preprocessing plan) {
    Size wanted = new Size(Math.toIntExact(input.get(3)), Math.toIntExact(input.get(2)));
    Optional<Size> one = plan.modelSize(new Size(2 * wanted.width() + 1, 3 * wanted.height()));
    Optional<Size> other = plan.modelSize(new Size(3 * wanted.width(), 5 * wanted.height() + 1));
    return one.isEmpty() || !one.equals(other) || one.get().equals(wanted)
        ? Optional.empty()
        : Optional.of(
            "preprocessing gives %s pixels, the input takes %s".formatted(one.get(), wanted));
  }

  /** Whether two shapes, each open where it is, can be those of one tensor. */
  private static boolean agree(Shape a, Shape b) {
    if (a.rank() != b.rank()) {
      return false;
    }
    for (int axis = 0; axis < a.rank(); axis++) {
      long x = a.get(axis);
      long y = b.get(axis);
      if (x >= 0 && y >= 0 && x != y) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether what a network declares is enough to know that its outputs fit; otherwise only a run
   * tells.
   *
   * @param found declared outputs by name, -1 for open extents
   * @return true if every extent that the package demands is declared
   */
  public boolean isDecidedBy(Map<String, Shape> found) {
    return outputs.entrySet().stream()
        .allMatch(
            w -> {
              Shape shape = found.get(w.getKey());
              return shape != null && isDecided(w.getValue(), shape);
            });
  }

  private static boolean isDecided(Shape wanted, Shape found) {
    for (int axis = 0; axis < Math.min(wanted.rank(), found.rank()); axis++) {
      if (wanted.get(axis) >= 0 && found.get(axis) < 0) {
        return false;
      }
    }
    return true;
  }
}
