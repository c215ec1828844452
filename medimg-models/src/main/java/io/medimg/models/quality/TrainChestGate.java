package io.medimg.models.quality;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Images;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.phantom.ChestPhantom.Side;
import io.medimg.core.phantom.ChestPhantom.Zone;
import io.medimg.core.task.Preprocessor;
import io.medimg.models.quality.GateNetwork.View;
import io.medimg.models.quality.GateTraining.Example;
import io.medimg.models.quality.GateTraining.Kind;
import io.medimg.preprocess.Presets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the gate network on the project's image folders and writes the network and its measured
 * card. Chest films: chest-kermany, chest-nih, chest-covid and generated phantoms; others:
 * breast-busi, polyp-kvasir, retina-chase, cells-bccd and generated patterns. Films of the test
 * splits, every fifth other picture, and all of thyroid-ddti are only measured on. Not safe for use
 * by several threads; build one per thread.
 *
 * <pre>{@code java ... io.medimg.models.quality.TrainChestGate DATA_FOLDER OUT.bin CARD.md}</pre>
 */
public final class TrainChestGate {
  private static final Logger LOG = LoggerFactory.getLogger(TrainChestGate.class);
  private static final int HIDDEN = 48;
  private static final int EPOCHS = 40;
  private static final long SEED = 20261101L;

  private static final String CARD =
      """
        # Chest gate: model card

        A perceptron (24 x 24 pixels, %d hidden units, %d weights) that tells whether a picture is a frontal chest film, whether black
        and white are exchanged, whether it is turned by quarter turns, and whether it looks like a small child's. It stands in front of the chest model: films that fail get no
        scores unless the caller asks for them. Written by `TrainChestGate`; weights from random ones, seed %d.

        Trained on %d pictures: chest-kermany train, chest-nih train and val, chest-covid, generated phantoms; others from breast-busi,
        polyp-kvasir, retina-chase, cells-bccd and generated patterns. Licences: CC BY 4.0 (Kermany, BUSI, HyperKvasir, CHASE_DB1), NIH
        Clinical Center (free use with acknowledgement), per image CC BY or open (covid-chestxray-dataset), MIT (BCCD).

        | measured on pictures that it was not trained on | n | share |
        |---|---|---|
        %s

        Children and adults come from different hospitals here, so "child" partly means "looks like a film of that hospital"; it only decides whether
        the paediatric head is assessed where the file states no age.

        Not known to it: lateral films, other radiographs (abdomen, limbs), CT slices. A film turned by a few degrees passes.
        """;

  private final Preprocessor plan = Presets.chestXray(192);
  private final List<Example> training = new ArrayList<>();
  private final List<Example> films = new ArrayList<>();
  private final List<Example> others = new ArrayList<>();
  private final List<Example> unseen = new ArrayList<>();

  private TrainChestGate() {}

  /**
   * Runs the training.
   *
   * @param args the data folder, the network to write, the card to write
   * @throws IOException if something cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException(
          "wanted: DATA_FOLDER OUT.bin CARD.md, got %d arguments".formatted(args.length));
    }
    TrainChestGate run = new TrainChestGate();
    run.collect(Path.of(args[0]));
    GateNetwork network = new GateTraining(HIDDEN, SEED).run(run.training, EPOCHS);
    Files.write(Path.of(args[1]), network.toBytes());
    Files.writeString(Path.of(args[2]), run.card(network), StandardCharsets.UTF_8);
  }

  private void collect(Path data) throws IOException {
    folder(data.resolve("chest-kermany/train"), Kind.CHILD, (p, i) -> training);
    folder(data.resolve("chest-kermany/test"), Kind.CHILD, (p, i) -> films);
    List<String> test = new ArrayList<>();
    for (String line : Files.readAllLines(data.resolve("chest-nih/labels.csv"))) {
      String[] cells = line.split(",", -1);
      if (cells[7].equals("test")) {
        test.add(Path.of(cells[1]).getFileName().toString());
      }
    }
    Predicate<Path> isTest = p -> test.contains(p.getFileName().toString());
    folder(
        data.resolve("chest-nih/images-512"),
        Kind.ADULT,
        (p, i) -> isTest.test(p) ? films : training);
    folder(
        data.resolve("chest-nih/images-64"),
        Kind.ADULT,
        (p, i) -> isTest.test(p) ? films : training);
    folder(data.resolve("chest-covid/images"), Kind.ADULT, (p, i) -> i % 5 == 0 ? films : training);
    for (String other :
        List.of(
            "breast-busi/benign",
            "breast-busi/malignant",
            "breast-busi/normal",
            "polyp-kvasir/train/images",
            "retina-chase",
            "cells-bccd/images")) {
      folder(data.resolve(other), Kind.OTHER, (p, i) -> i % 5 == 0 ? others : training);
    }
    folder(data.resolve("thyroid-ddti/images"), Kind.OTHER, (p, i) -> unseen);
    generated();
  }

  private interface Destination {
    List<Example> of(Path file, int index);
  }

  private void folder(Path folder, Kind kind, Destination to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(p -> !p.toString().contains("mask") && !p.toString().contains("_1stHO"))
              .filter(p -> !p.toString().contains("_2ndHO"))
              .filter(p -> p.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)"))
              .sorted(Comparator.comparing(Path::toString))
              .toList();
    }
    int i = 0;
    for (Path file : files) {
      to.of(file, i++).add(example(Images.read(file), kind));
    }
    LOG.info("{}: {} pictures", folder.getFileName(), files.size());
  }

  private Example example(MedicalImage image, Kind kind) {
    return new Example(Thumbnail.of(plan.toTensor(image)), kind);
  }

  private void generated() {
    for (int seed = 0; seed < 300; seed++) {
      ChestPhantom phantom = ChestPhantom.standard().withSeed(seed).withSize(new Size(256, 256));
      if (seed % 2 == 1) {
        phantom = phantom.withOpacity(Side.values()[seed / 2 % 2], Zone.values()[seed % 3], 0.15);
      }
      MedicalImage image = phantom.render();
      (seed % 5 == 0 ? films : training).add(example(image, Kind.ADULT));
    }
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 1500; i++) {
      Example pattern = new Example(Patterns.draw(i, random), Kind.OTHER);
      (i % 5 == 0 ? others : training).add(pattern);
    }
  }

  private String card(GateNetwork network) {
    StringBuilder rows = new StringBuilder();
    figures(network).forEach(f -> rows.append(f).append('\n'));
    return CARD.formatted(
        network.hidden(), network.weights().length, SEED, training.size(), rows.toString().trim());
  }

  private List<String> figures(GateNetwork network) {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    List<Example> children = films.stream().filter(e -> e.kind() == Kind.CHILD).toList();
    List<Example> adults = films.stream().filter(e -> e.kind() == Kind.ADULT).toList();
    Predicate<Example> passes = e -> passes(network.look(e.pixels()));
    Predicate<Example> adult = e -> network.look(e.pixels()).child() < QualityGate.ADULT_THRESHOLD;
    return List.of(
        row(
            "upright chest films (Kermany and NIH test, every fifth COVID film and phantom) that pass",
            films,
            passes),
        row(
            "the same films with black and white exchanged that are refused",
            films,
            e -> !passesPolarity(network.look(negated(e.pixels())))),
        row(
            "the same films turned by 90, 180 or 270 degrees that are refused",
            films,
            e -> !passes(network.look(turned(e.pixels(), 1 + random.nextInt(3))))),
        row(
            "films of children of 1 to 5 years (Kermany test) that are not taken for an adult's",
            children,
            adult.negate()),
        row(
            "films of adults (NIH test, COVID, phantoms) that are taken for an adult's",
            adults,
            adult),
        row(
            "other pictures of the kinds it was trained on that are refused",
            others,
            passes.negate()),
        row(
            "pictures of a kind it was not trained on (thyroid ultrasound) that are refused",
            unseen,
            passes.negate()));
  }

  private static String row(String what, List<Example> examples, Predicate<Example> holds) {
    double share = (double) examples.stream().filter(holds).count() / Math.max(1, examples.size());
    return String.format(Locale.ROOT, "| %s | %d | %.3f |", what, examples.size(), share);
  }

  private static boolean passesPolarity(View v) {
    return v.chest() >= QualityGate.CHEST_THRESHOLD
        && v.inverted() < QualityGate.INVERTED_THRESHOLD;
  }

  private static boolean passes(View v) {
    return passesPolarity(v)
        && (v.clockwiseDeg() == 0 || v.turnScore() < QualityGate.TURNED_THRESHOLD);
  }

  static float[] negated(float[] pixels) {
    float[] out = new float[pixels.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = -pixels[i];
    }
    return out;
  }

  static float[] turned(float[] in, int turn) {
    int side = Thumbnail.SIDE;
    float[] out = new float[in.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int[] from = GateTraining.turned(x, y, turn);
        out[y * side + x] = in[from[1] * side + from[0]];
      }
    }
    return out;
  }
}
