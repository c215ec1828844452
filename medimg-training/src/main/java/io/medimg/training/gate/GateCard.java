package io.medimg.training.gate;

import io.medimg.models.quality.GateNetwork;
import io.medimg.models.quality.GateNetwork.View;
import io.medimg.models.quality.QualityGate;
import io.medimg.training.gate.GateTraining.Example;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Measures a gate by kind of picture and writes its card. Immutable and safe for use by several
 * threads.
 */
final class GateCard {
  private static final String CARD =
      """
        # Chest gate: model card

        A perceptron (24 x 24 pixels, %d hidden units, %d weights) that tells whether a picture is a frontal chest film, whether its
        polarity is inverted, and whether it is rotated by a multiple of 90 degrees. It stands in front of the chest model: films that fail
        receive a reason instead of scores unless the caller asks for them. Written by `medimg-training/train-chest-gate`; weights from random
        ones, seed %d.

        Trained on %d pictures: chest-kermany train, chest-nih train and val, chest-covid, generated phantoms; others from breast-busi,
        polyp-kvasir, retina-chase, cells-bccd, generated patterns and generated radiographs of hands, knees, skulls, abdomens and pelves
        (`BodyPhantom`). Licences: CC BY 4.0 (Kermany, BUSI, HyperKvasir, CHASE_DB1), NIH Clinical Center (free use with acknowledgement), per
        image CC BY or open (covid-chestxray-dataset), MIT (BCCD); generated pictures are the project's own.

        Every figure is measured on pictures that it was not trained on; *before* is the gate that had seen no other radiographs.

        ## Chest films

        | kind | n | refused although upright%s | inverted polarity refused | rotated refused |
        |---|---|---|---|---|
        %s

        ## Other pictures

        | kind | n | refused%s |
        |---|---|---|
        %s

        Real radiographs of other parts of the body are too few for a share that means much; generated ones are drawn by the same program as
        those in training. Lateral chest films and CT slices were not in training. A film rotated by a few degrees passes. What the file itself
        says (modality, body part, view) is checked beside this network and refuses more.
        """;

  private final Map<String, List<Example>> films = new LinkedHashMap<>();
  private final Map<String, List<Example>> others = new LinkedHashMap<>();
  private final long seed;

  /**
   * A card over pictures.
   *
   * @param measured none of which was trained on
   * @param seed of the training
   */
  GateCard(List<Example> measured, long seed) {
    this.seed = seed;
    for (Example e : measured) {
      (e.chest() ? films : others).computeIfAbsent(e.kind(), k -> new ArrayList<>()).add(e);
    }
  }

  String markdown(GateNetwork network, @Nullable GateNetwork before, int trainedOn) {
    List<String> chest = new ArrayList<>();
    films.forEach((kind, some) -> chest.add(film(kind, some, network, before)));
    List<Example> all = films.values().stream().flatMap(List::stream).toList();
    chest.add(film("all", all, network, before));
    List<String> rest = new ArrayList<>();
    others.forEach(
        (kind, some) ->
            rest.add(
                "| %s | %d | %s |"
                    .formatted(kind, some.size(), shares(some, network, before, refused()))));
    String columns = before == null ? "" : " (before)";
    return CARD.formatted(
        network.hidden(),
        network.weights().length,
        seed,
        trainedOn,
        columns,
        String.join("\n", chest),
        columns,
        String.join("\n", rest));
  }

  /** Whether a gate refuses a picture. */
  private interface Holds {
    boolean of(GateNetwork network, Example example);
  }

  private static Holds refused() {
    return (network, e) -> !passes(network.look(e.pixels()));
  }

  private String film(
      String kind, List<Example> some, GateNetwork network, @Nullable GateNetwork before) {
    SplittableRandom random = new SplittableRandom(seed + 1);
    double inverted =
        share(some, e -> !passesPolarity(network.look(TrainedViews.negated(e.pixels()))));
    double rotated =
        share(
            some,
            e -> !passes(network.look(TrainedViews.turned(e.pixels(), 1 + random.nextInt(3)))));
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %.3f | %.3f |",
        kind,
        some.size(),
        shares(some, network, before, refused()),
        inverted,
        rotated);
  }

  private static String shares(
      List<Example> some, GateNetwork network, @Nullable GateNetwork before, Holds holds) {
    String now = String.format(Locale.ROOT, "%.3f", share(some, e -> holds.of(network, e)));
    return before == null
        ? now
        : String.format(Locale.ROOT, "%s (%.3f)", now, share(some, e -> holds.of(before, e)));
  }

  private static double share(List<Example> examples, Predicate<Example> holds) {
    return (double) examples.stream().filter(holds).count() / Math.max(1, examples.size());
  }

  private static boolean passesPolarity(View v) {
    return v.chest() >= QualityGate.CHEST_THRESHOLD
        && v.inverted() < QualityGate.INVERTED_THRESHOLD;
  }

  private static boolean passes(View v) {
    return passesPolarity(v)
        && (v.clockwiseDeg() == 0 || v.turnScore() < QualityGate.TURNED_THRESHOLD);
  }
}
