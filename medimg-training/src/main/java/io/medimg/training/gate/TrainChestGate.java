package io.medimg.training.gate;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Images;
import io.medimg.core.phantom.BodyPhantom;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.phantom.ChestPhantom.Side;
import io.medimg.core.phantom.ChestPhantom.Zone;
import io.medimg.core.task.Preprocessor;
import io.medimg.models.quality.GateNetwork;
import io.medimg.models.quality.Thumbnail;
import io.medimg.preprocess.Presets;
import io.medimg.training.gate.GateTraining.Example;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the gate network on the project's image folders and writes the network and its measured
 * card. Chest films: chest-kermany, chest-nih, chest-covid and generated phantoms; others:
 * breast-busi, polyp-kvasir, retina-chase, cells-bccd, generated patterns and generated radiographs
 * of other parts of the body. Films of the test splits, every fifth other picture, all of
 * thyroid-ddti and all real radiographs of other parts are only measured on. Not safe for use by
 * several threads; build one per thread.
 *
 * <pre>{@code
 * medimg-training/train-chest-gate DATA_FOLDER OUT.bin CARD.md [BEFORE.bin [RADIOGRAPHS]]
 * }</pre>
 *
 * <p>{@code BEFORE.bin} is a gate to compare with; {@code RADIOGRAPHS} holds a folder for each part
 * of the body, with films of it in any format that is read.
 */
public final class TrainChestGate {
  private static final Logger LOG = LoggerFactory.getLogger(TrainChestGate.class);
  private static final int HIDDEN = 48;
  private static final int EPOCHS = 40;
  private static final int BODY_FILMS = 400;
  private static final long SEED = 20261101L;

  private final Preprocessor plan = Presets.chestXray(192);
  private final List<Example> training = new ArrayList<>();
  private final List<Example> measured = new ArrayList<>();

  private TrainChestGate() {}

  /**
   * Runs the training.
   *
   * @param args the data folder, the network to write, the card to write; a network to compare
   *     with; a folder of radiographs to measure on
   * @throws IOException if something cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 3 || args.length > 5) {
      throw new IllegalArgumentException(
          "wanted: DATA_FOLDER OUT.bin CARD.md [BEFORE.bin [RADIOGRAPHS]], got %d arguments"
              .formatted(args.length));
    }
    TrainChestGate run = new TrainChestGate();
    run.collect(Path.of(args[0]));
    if (args.length > 4) {
      run.radiographs(Path.of(args[4]));
    }
    GateNetwork before =
        args.length > 3 ? GateNetwork.parse(Files.readAllBytes(Path.of(args[3]))) : null;
    GateNetwork network = new GateTraining(HIDDEN, SEED).run(run.training, EPOCHS);
    Files.write(Path.of(args[1]), network.toBytes());
    Files.writeString(Path.of(args[2]), run.card(network, before), StandardCharsets.UTF_8);
  }

  private String card(GateNetwork network, @Nullable GateNetwork before) {
    return new GateCard(measured, SEED).markdown(network, before, training.size());
  }

  private void collect(Path data) throws IOException {
    String child = "Kermany test (children of 1 to 5 years)";
    folder(data.resolve("chest-kermany/train"), child, true, (p, i) -> training);
    folder(data.resolve("chest-kermany/test"), child, true, (p, i) -> measured);
    List<String> test = new ArrayList<>();
    for (String line : Files.readAllLines(data.resolve("chest-nih/labels.csv"))) {
      String[] cells = line.split(",", -1);
      if (cells[7].equals("test")) {
        test.add(Path.of(cells[1]).getFileName().toString());
      }
    }
    Destination bySplit =
        (p, i) -> test.contains(String.valueOf(p.getFileName())) ? measured : training;
    folder(data.resolve("chest-nih/images-512"), "NIH test, 512 px", true, bySplit);
    folder(data.resolve("chest-nih/images-64"), "NIH test, 64 px", true, bySplit);
    folder(data.resolve("chest-covid/images"), "covid-chestxray-dataset", true, this::everyFifth);
    String breast = "breast ultrasound";
    for (String part : List.of("benign", "malignant", "normal")) {
      folder(data.resolve("breast-busi/" + part), breast, false, this::everyFifth);
    }
    folder(data.resolve("polyp-kvasir/train/images"), "colonoscopy", false, this::everyFifth);
    folder(data.resolve("retina-chase"), "retina", false, this::everyFifth);
    folder(data.resolve("cells-bccd/images"), "blood cells", false, this::everyFifth);
    folder(
        data.resolve("thyroid-ddti/images"),
        "thyroid ultrasound (no such picture in training)",
        false,
        (p, i) -> measured);
    chestPhantoms();
    otherGenerated();
  }

  private List<Example> everyFifth(Path file, int index) {
    return index % 5 == 0 ? measured : training;
  }

  private interface Destination {
    List<Example> of(Path file, int index);
  }

  /** Real films of other parts of the body, by the names of their folders; measured on only. */
  private void radiographs(Path folder) throws IOException {
    List<Path> parts;
    try (Stream<Path> all = Files.list(folder)) {
      parts = all.filter(Files::isDirectory).sorted(Comparator.comparing(Path::toString)).toList();
    }
    for (Path part : parts) {
      String kind = "real radiographs, " + part.getFileName() + " (none in training)";
      read(part, p -> true, kind, false, (p, i) -> measured);
    }
  }

  private void folder(Path folder, String kind, boolean chest, Destination to) throws IOException {
    Predicate<Path> picture =
        p ->
            !p.toString().contains("mask")
                && !p.toString().contains("_1stHO")
                && !p.toString().contains("_2ndHO")
                && p.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)");
    read(folder, picture, kind, chest, to);
  }

  private void read(
      Path folder, Predicate<Path> picture, String kind, boolean chest, Destination to)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(picture)
              .sorted(Comparator.comparing(Path::toString))
              .toList();
    }
    int i = 0;
    for (Path file : files) {
      to.of(file, i++).add(example(Images.read(file), kind, chest));
    }
    LOG.info("{}: {} pictures", folder.getFileName(), files.size());
  }

  private Example example(MedicalImage image, String kind, boolean chest) {
    return new Example(Thumbnail.of(plan.toTensor(image.frame(0))), kind, chest);
  }

  private void chestPhantoms() {
    for (int seed = 0; seed < 300; seed++) {
      ChestPhantom phantom = ChestPhantom.standard().withSeed(seed).withSize(new Size(256, 256));
      if (seed % 2 == 1) {
        phantom = phantom.withOpacity(Side.values()[seed / 2 % 2], Zone.values()[seed % 3], 0.15);
      }
      everyFifth(seed).add(example(phantom.render(), "generated chest films", true));
    }
  }

  private List<Example> everyFifth(int index) {
    return index % 5 == 0 ? measured : training;
  }

  private void otherGenerated() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 1500; i++) {
      float[] pattern = Patterns.draw(i, random);
      everyFifth(i).add(new Example(pattern, "generated patterns", false));
    }
    for (BodyPhantom.Part part : BodyPhantom.Part.values()) {
      String kind = "generated radiographs, " + part.name().toLowerCase(Locale.ROOT);
      for (int seed = 0; seed < BODY_FILMS; seed++) {
        Size size = new Size(192 + seed % 3 * 32, 192 + seed % 4 * 24);
        MedicalImage film = BodyPhantom.of(part).withSeed(seed).withSize(size).render();
        everyFifth(seed).add(example(film, kind, false));
      }
    }
  }
}
