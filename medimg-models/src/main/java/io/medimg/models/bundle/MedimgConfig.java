package io.medimg.models.bundle;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code configs/medimg.json} says: everything that MONAI's metadata leaves out. Immutable and
 * safe for use by several threads.
 *
 * @param schemaVersion 1
 * @param sha256 path inside the package to hash, for every file but {@code configs/medimg.json}
 *     itself; sorted
 * @param preprocessing a plan as JSON text, for {@code Preprocessing.fromJson}
 * @param input what the network may be given
 * @param labels what it puts out, in the network's own order, also those that are not trained
 * @param logitsOutput the output that holds a logit for each label [N, label]; for a detector the
 *     output that its decoder reads
 * @param camHead class-activation maps; null if the network has none
 * @param features statistics of the training films; null if there are none
 * @param decoder how boxes are laid out; null for a classifier
 * @param golden a run to compare with; null if there is none
 * @param data what it was trained and measured on
 * @param evaluation figures by label, data set and subgroup
 * @param rejected networks that were trained as well and not shipped
 * @param factors what the figures depend on (age, view, device), in sentences
 * @param ethics what was considered of people and harm, in sentences
 * @param knownFailures where it is known to be wrong, in sentences
 */
public record MedimgConfig(
    int schemaVersion,
    Map<String, String> sha256,
    String preprocessing,
    InputContract input,
    List<OutputLabel> labels,
    String logitsOutput,
    @Nullable CamHead camHead,
    @Nullable FeatureStatistics features,
    @Nullable DecoderSpec decoder,
    @Nullable Golden golden,
    List<DataDescription> data,
    List<LabelEvaluation> evaluation,
    List<RejectedNetwork> rejected,
    List<String> factors,
    List<String> ethics,
    List<String> knownFailures) {
  /** The schema that this version of medimg writes and reads. */
  public static final int SCHEMA_VERSION = 1;

  private static final String HASH = "[0-9a-f]{64}";

  /**
   * Copies the collections and checks that the parts agree.
   *
   * @throws IllegalArgumentException if they do not
   */
  public MedimgConfig {
    Checks.that(
        schemaVersion == SCHEMA_VERSION,
        "this version of medimg reads schema 1, got %s; update medimg",
        schemaVersion);
    sha256 = sortedHashes(sha256);
    Checks.notBlank(preprocessing, "the preprocessing plan");
    Objects.requireNonNull(input, "input");
    labels = List.copyOf(labels);
    Checks.notBlank(logitsOutput, "the output of logits");
    LabelChecks.run(labels, decoder);
    Checks.that(
        camHead == null || camHead.bias().length == labels.size(),
        "class-activation maps have one offset for each of the " + labels.size() + " labels: %s",
        camHead);
    data = List.copyOf(data);
    evaluation = List.copyOf(evaluation);
    rejected = List.copyOf(rejected);
    factors = List.copyOf(factors);
    ethics = List.copyOf(ethics);
    knownFailures = List.copyOf(knownFailures);
    checkEvaluation(labels, data, evaluation);
    Checks.that(
        golden == null || golden.input().name().equals(input.inputName()),
        "the golden input feeds the network's input '" + input.inputName() + "', got %s",
        golden);
  }

  private static Map<String, String> sortedHashes(Map<String, String> hashes) {
    SortedMap<String, String> sorted = new TreeMap<>(hashes);
    sorted.forEach(
        (file, hash) ->
            Checks.that(
                hash.matches(HASH),
                "the SHA-256 of '" + Printable.of(file) + "' has 64 lower-case hex digits, got %s",
                Printable.of(hash)));
    return Collections.unmodifiableMap(sorted);
  }

  private static void checkEvaluation(
      List<OutputLabel> labels, List<DataDescription> data, List<LabelEvaluation> evaluation) {
    Set<String> names = new HashSet<>(Set.of(LabelEvaluation.MEAN));
    labels.forEach(label -> names.add(label.label().name()));
    Set<String> sets = new HashSet<>();
    data.forEach(set -> sets.add(set.name()));
    for (LabelEvaluation row : evaluation) {
      Checks.that(
          names.contains(row.label()), "an evaluated label is one of the outputs, got %s", row);
      Checks.that(
          sets.contains(row.dataset()), "an evaluation names one of the data sets, got %s", row);
    }
  }

  /**
   * Begins a configuration.
   *
   * @param preprocessing a plan as JSON text
   * @param input what the network may be given
   * @param labels what it puts out, in its own order
   * @param logitsOutput the output that holds a logit for each label
   * @return a builder
   */
  public static Builder builder(
      String preprocessing, InputContract input, List<OutputLabel> labels, String logitsOutput) {
    return new Builder(preprocessing, input, labels, logitsOutput);
  }

  /**
   * The same with other hashes.
   *
   * @param hashes path inside the package to hash
   * @return a changed configuration
   */
  MedimgConfig withSha256(Map<String, String> hashes) {
    return toBuilder().sha256(hashes).build();
  }

  /**
   * The same with another golden run.
   *
   * @param run a run to compare with
   * @return a changed configuration
   */
  MedimgConfig withGolden(@Nullable Golden run) {
    return toBuilder().golden(run).build();
  }

  private Builder toBuilder() {
    return new Builder(preprocessing, input, labels, logitsOutput)
        .sha256(sha256)
        .camHead(camHead)
        .features(features)
        .decoder(decoder)
        .golden(golden)
        .data(data)
        .evaluation(evaluation)
        .rejected(rejected)
        .factors(factors)
        .ethics(ethics)
        .knownFailures(knownFailures);
  }

  /** Collects the parts. Not safe for use by several threads; build one per thread. */
  public static final class Builder {
    private final String preprocessing;
    private final InputContract input;
    private final List<OutputLabel> labels;
    private final String logitsOutput;
    private Map<String, String> sha256 = Map.of();
    private @Nullable CamHead camHead;
    private @Nullable FeatureStatistics features;
    private @Nullable DecoderSpec decoder;
    private @Nullable Golden golden;
    private List<DataDescription> data = List.of();
    private List<LabelEvaluation> evaluation = List.of();
    private List<RejectedNetwork> rejected = List.of();
    private List<String> factors = List.of();
    private List<String> ethics = List.of();
    private List<String> knownFailures = List.of();

    private Builder(
        String preprocessing, InputContract input, List<OutputLabel> labels, String logitsOutput) {
      this.preprocessing = preprocessing;
      this.input = input;
      this.labels = labels;
      this.logitsOutput = logitsOutput;
    }

    Builder sha256(Map<String, String> hashes) {
      sha256 = hashes;
      return this;
    }

    /**
     * Names the output of class-activation maps.
     *
     * @param head output and offsets; null if the network has none
     * @return this builder
     */
    public Builder camHead(@Nullable CamHead head) {
      camHead = head;
      return this;
    }

    /**
     * Gives the statistics that tell an unlike image.
     *
     * @param statistics of the training films; null if there are none
     * @return this builder
     */
    public Builder features(@Nullable FeatureStatistics statistics) {
      features = statistics;
      return this;
    }

    /**
     * Says how boxes are laid out.
     *
     * @param spec layout and limits; null for a classifier
     * @return this builder
     */
    public Builder decoder(@Nullable DecoderSpec spec) {
      decoder = spec;
      return this;
    }

    Builder golden(@Nullable Golden run) {
      golden = run;
      return this;
    }

    /**
     * Says what the network was trained and measured on.
     *
     * @param sets copied
     * @return this builder
     */
    public Builder data(List<DataDescription> sets) {
      data = sets;
      return this;
    }

    /**
     * Gives the figures.
     *
     * @param rows by label, data set and subgroup; copied
     * @return this builder
     */
    public Builder evaluation(List<LabelEvaluation> rows) {
      evaluation = rows;
      return this;
    }

    /**
     * Names networks that were trained as well and not shipped.
     *
     * @param networks copied
     * @return this builder
     */
    public Builder rejected(List<RejectedNetwork> networks) {
      rejected = networks;
      return this;
    }

    /**
     * Says what the figures depend on.
     *
     * @param sentences copied
     * @return this builder
     */
    public Builder factors(List<String> sentences) {
      factors = sentences;
      return this;
    }

    /**
     * Says what was considered of people and harm.
     *
     * @param sentences copied
     * @return this builder
     */
    public Builder ethics(List<String> sentences) {
      ethics = sentences;
      return this;
    }

    /**
     * Says where the network is known to be wrong.
     *
     * @param sentences copied
     * @return this builder
     */
    public Builder knownFailures(List<String> sentences) {
      knownFailures = sentences;
      return this;
    }

    /**
     * Makes the configuration; {@link ModelPackage.Builder} adds the hashes and the golden run.
     *
     * @return the configuration
     * @throws IllegalArgumentException if parts contradict each other
     */
    public MedimgConfig build() {
      return new MedimgConfig(
          SCHEMA_VERSION,
          sha256,
          preprocessing,
          input,
          labels,
          logitsOutput,
          camHead,
          features,
          decoder,
          golden,
          data,
          evaluation,
          rejected,
          factors,
          ethics,
          knownFailures);
    }
  }
}
