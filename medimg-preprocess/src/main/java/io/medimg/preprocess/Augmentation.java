package io.medimg.preprocess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.medimg.preprocess.StepRange.Spacing;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.SplitMix;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.color.ToRgb;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How training varies its images, as data: chances and ranges of ordinary steps. A draw is an
 * ordinary {@link Preprocessing} plan, which can be printed, stored and run again for the very same
 * pixels.
 *
 * <pre>{@code
 * Augmentation augmentation =
 *     Augmentation.builder()
 *         .sometimes(0.5, new Flip(FlipDirection.LEFT_RIGHT))
 *         .vary(0.3, new Clahe(1, 8, 8, 256), new Clahe(4, 8, 8, 256))
 *         .build();
 * Preprocessing drawn = augmentation.draw(seed, index); // the same on every machine
 * }</pre>
 *
 * <p>Random numbers are those of {@link java.util.SplittableRandom} (SplitMix64) in a stream of its
 * own per seed and index: for every choice in order one number decides whether it is taken, one (if
 * there are several options) which, and one per component that varies what it is. Immutable and
 * safe for use by several threads.
 */
public final class Augmentation {
  private static final String SCHEMA = "medimg-augmentation/1";
  private static final int MAX_CHOICES = 100;

  private final List<Choice> choices;

  private Augmentation(List<Choice> choices) {
    this.choices = List.copyOf(choices);
  }

  /**
   * Something that is done or left out. Immutable and safe for use by several threads.
   *
   * @param chance from 0 (never) to 1 (always)
   * @param options one or more, each as likely as the others; copied
   */
  public record Choice(double chance, List<StepRange> options) {
    /**
     * Copies the options.
     *
     * @throws IllegalArgumentException if the chance is out of range or there is no option
     */
    public Choice {
      options = List.copyOf(options);
      if (!(chance >= 0 && chance <= 1)) {
        throw new IllegalArgumentException("a chance goes from 0 to 1, got " + chance);
      }
      if (options.isEmpty()) {
        throw new IllegalArgumentException("a choice needs one option or more, got none");
      }
    }

    private StepRange option(SplitMix random) {
      return options.get(options.size() == 1 ? 0 : random.nextInt(0, options.size() - 1));
    }

    private String describe() {
      String steps = options.stream().map(StepRange::describe).collect(Collectors.joining(" or "));
      return chance == 1 ? steps : Checks.number(chance) + ": " + steps;
    }
  }

  /** An augmentation without choices. */
  public static Builder builder() {
    return new Builder();
  }

  /** The choices in order, unmodifiable. */
  public List<Choice> choices() {
    return choices;
  }

  /**
   * Draws a plan.
   *
   * @param seed of the training run
   * @param index of the image in it, for example epoch times number of images plus place
   * @return the same plan for the same seed and index, on every machine
   */
  public Preprocessing draw(long seed, long index) {
    Preprocessing.Builder builder = Preprocessing.builder();
    steps(seed, index).forEach(builder::add);
    return builder.build();
  }

  /**
   * Draws variations of a plan: its steps, and before the first that makes colour or a network's
   * range of values (toRgb, toBgr, scaleTo, normalize) those drawn. So variations work on images
   * that are cropped and resized already.
   *
   * @param plan what is always done
   * @param seed of the training run
   * @param index of the image in it
   * @return the plan to run
   * @throws IllegalStateException if a drawn step contradicts one of the plan
   */
  public Preprocessing draw(Preprocessing plan, long seed, long index) {
    int place = 0;
    while (place < plan.steps().size() && !endsVariation(plan.steps().get(place))) {
      place++;
    }
    Preprocessing.Builder builder = Preprocessing.builder();
    plan.steps().subList(0, place).forEach(builder::add);
    steps(seed, index).forEach(builder::add);
    plan.steps().subList(place, plan.steps().size()).forEach(builder::add);
    return builder.build();
  }

  private static boolean endsVariation(Step step) {
    return step instanceof ToRgb || StepType.of(step).stage() == StepType.Stage.NETWORK;
  }

  private List<Step> steps(long seed, long index) {
    SplitMix random = SplitMix.of(seed, index);
    List<Step> steps = new ArrayList<>();
    for (Choice choice : choices) {
      if (random.nextDouble() < choice.chance()) {
        steps.add(choice.option(random).draw(random));
      }
    }
    return steps;
  }

  /** The choices in a few words. */
  public String describe() {
    return choices.isEmpty()
        ? "no variation"
        : choices.stream().map(Choice::describe).collect(Collectors.joining(" > "));
  }

  /**
   * Writes the augmentation as JSON.
   *
   * @return {@code {"schema":"medimg-augmentation/1","choices":[{"chance":0.5,"options":[...]}]}}
   *     with steps as in {@link Preprocessing#toJson}
   */
  public String toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", SCHEMA);
    ArrayNode list = root.putArray("choices");
    for (Choice choice : choices) {
      ObjectNode node = list.addObject();
      node.put("chance", choice.chance());
      ArrayNode options = node.putArray("options");
      for (StepRange range : choice.options()) {
        ObjectNode option = options.addObject();
        PlanJson.write(range.from(), option.putObject("from"));
        PlanJson.write(range.to(), option.putObject("to"));
        option.put("spacing", range.spacing().name());
      }
    }
    return root.toString();
  }

  /**
   * Reads an augmentation.
   *
   * @param json as written by {@link #toJson}
   * @return an equal augmentation
   * @throws IllegalArgumentException if the text is no such JSON, of another schema, or has a step
   *     or field that is unknown, missing or out of range, or steps that contradict each other
   */
  public static Augmentation fromJson(String json) {
    PlanJson.Fields fields = PlanJson.document("augmentation", SCHEMA, json);
    Builder builder = builder();
    int number = 1;
    for (JsonNode node : fields.list("choices", MAX_CHOICES)) {
      builder.choices.add(choice("choice " + number++, node));
    }
    fields.end();
    try {
      return builder.build();
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException("augmentation: " + e.getMessage(), e);
    }
  }

  private static Choice choice(String where, JsonNode node) {
    PlanJson.Fields fields = new PlanJson.Fields(where, node);
    double chance = fields.number("chance", fields.take("chance"));
    List<StepRange> options = new ArrayList<>();
    for (JsonNode option : fields.list("options", MAX_CHOICES)) {
      PlanJson.Fields range = new PlanJson.Fields(where + " option", option);
      Step from = PlanJson.step(where + " from", range.take("from"));
      Step to = PlanJson.step(where + " to", range.take("to"));
      options.add(new StepRange(from, to, (Spacing) range.constant("spacing", Spacing.values())));
      range.end();
    }
    fields.end();
    return new Choice(chance, options);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Augmentation other && choices.equals(other.choices);
  }

  @Override
  public int hashCode() {
    return choices.hashCode();
  }

  @Override
  public String toString() {
    return "Augmentation[" + describe() + "]";
  }

  /** Collects choices. Not safe for use by several threads; build one per thread. */
  public static final class Builder {
    private final List<Choice> choices = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a step that is done to some images.
     *
     * @param chance from 0 to 1
     * @param step as it is
     * @return this builder
     */
    public Builder sometimes(double chance, Step step) {
      return oneOf(chance, StepRange.of(step));
    }

    /**
     * Adds a step whose numbers vary.
     *
     * @param chance from 0 to 1
     * @param from numbers at one end
     * @param to numbers at the other end
     * @return this builder
     */
    public Builder vary(double chance, Step from, Step to) {
      return oneOf(chance, new StepRange(from, to, Spacing.EVEN));
    }

    /**
     * Adds a step whose numbers vary by factors, so that 0.5 and 2 are as far from 1.
     *
     * @param chance from 0 to 1
     * @param from numbers at one end, above 0 where they vary
     * @param to numbers at the other end, above 0 where they vary
     * @return this builder
     */
    public Builder varyByFactor(double chance, Step from, Step to) {
      return oneOf(chance, new StepRange(from, to, Spacing.LOGARITHMIC));
    }

    /**
     * Adds a choice between steps.
     *
     * @param chance from 0 to 1 that any of them is done
     * @param options each as likely as the others
     * @return this builder
     */
    public Builder oneOf(double chance, StepRange... options) {
      choices.add(new Choice(chance, List.of(options)));
      return this;
    }

    /**
     * The augmentation as collected so far.
     *
     * @return the augmentation
     * @throws IllegalStateException if options contradict those of earlier choices
     */
    public Augmentation build() {
      for (int i = 0; i < choices.size(); i++) {
        for (StepRange option : choices.get(i).options()) {
          Preprocessing.Builder plan = Preprocessing.builder();
          for (int k = 0; k < choices.size(); k++) {
            plan.add((k == i ? option : choices.get(k).options().get(0)).from());
          }
        }
      }
      return new Augmentation(choices);
    }
  }
}
