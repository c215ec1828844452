package io.medimg.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.training.Film.Source;
import io.medimg.training.Film.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the trainer: resumes from its last checkpoint, trains epoch by epoch, validates the
 * averaged weights after each, and keeps the best.
 *
 * <p>Files in the output folder: {@code last.bin} (checkpoint), {@code best.bin} (the one that
 * validated best), {@code log.jsonl} (a line per epoch). Not safe for use by several threads.
 */
final class TrainingRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  private static final int CALIBRATION_FILMS = 48;
  private static final double WARM_UP = 0.06;
  static final int CACHE_SIZE = 224;
  private static final int PROBE_FILMS = 1800;

  private final TrainingOptions options;
  private final List<Film> films;
  private final Engine engine;
  private final NDManager manager;
  private final ChestNetwork network;
  private final WeightState state;
  private final FilmCache cache = new FilmCache(CACHE_SIZE);
  private final ParameterStore store;
  private double best = Double.NEGATIVE_INFINITY;
  private int stop = Integer.MAX_VALUE;

  TrainingRun(TrainingOptions options, List<Film> films) throws IOException {
    this.options = options;
    this.films = List.copyOf(films);
    engine = PyTorchEngine.get();
    manager = engine.newBaseManager();
    store = new ParameterStore(manager, false);
    network = network(manager, options);
    calibrate();
    Files.createDirectories(options.out());
    if (options.probe()) {
      probe();
    }
    state = new WeightState(network);
  }

  static ChestNetwork network(NDManager manager, TrainingOptions options) throws IOException {
    List<BackboneBlock> backbones = new ArrayList<>();
    for (String name : options.backbones()) {
      backbones.add(BackboneFile.open(manager, name, options.seed() + backbones.size()));
    }
    ChestNetwork network = new ChestNetwork(backbones);
    network.zeroHead(manager);
    return network;
  }

  private void calibrate() {
    Sampler sampler = sampler();
    List<Film> some = sampler.epoch(options.seed(), -1);
    int count = Math.min(CALIBRATION_FILMS, some.size());
    int pixels = options.size() * options.size();
    float[] images = new float[count * pixels];
    Augmenter augmenter = new Augmenter(cache.size(), options.size(), options.strength());
    for (int i = 0; i < count; i++) {
      float[] image = augmenter.augment(cache.get(some.get(i)), new Random(i));
      System.arraycopy(image, 0, images, i * pixels, pixels);
    }
    try (NDManager scope = manager.newSubManager()) {
      NDArray input = scope.create(images, new Shape(count, 1, options.size(), options.size()));
      network.backbones().forEach(backbone -> backbone.calibrate(store, input));
    }
  }

  /** Starts the head from a regression on the features of one epoch's films, shown unchanged. */
  private void probe() {
    List<Film> drawn =
        sampler().epoch(options.seed(), -2).stream().distinct().limit(PROBE_FILMS).toList();
    LinearProbe probe =
        new LinearProbe(
            scorer().score(drawn, film -> Validation.plain(film, options.size())).features());
    int labels = ChestLabels.ALL.size();
    float[] weights = new float[labels * network.features()];
    float[] biases = new float[labels];
    for (int l = 0; l < labels; l++) {
      int label = l;
      if (drawn.stream().anyMatch(film -> !Float.isNaN(film.label(label)))) {
        LinearProbe.Line line = probe.fit(drawn, l);
        System.arraycopy(line.weight(), 0, weights, l * network.features(), network.features());
        biases[l] = line.bias();
      }
    }
    network.headWeight().getArray().set(weights);
    network.headBias().getArray().set(biases);
  }

  private Sampler sampler() {
    List<Film> train =
        films.stream()
            .filter(film -> film.split() == Split.TRAIN)
            .filter(film -> options.coarse() || film.source() != Source.NIH_64)
            .toList();
    return new Sampler(train, options.kermanyPerEpoch(), options.nihPerEpoch(), options.balanced());
  }

  ChestNetwork network() {
    return network;
  }

  WeightState state() {
    return state;
  }

  Scorer scorer() {
    return new BlockScorer(manager, network, options.size());
  }

  FilmCache cache() {
    return cache;
  }

  /** Makes {@link #run} end after this many epochs of the schedule, as an interruption would. */
  TrainingRun stopAfter(int epochs) {
    stop = epochs;
    return this;
  }

  /** Goes on until every epoch is done; returns the losses of the epochs done now. */
  List<Double> run() throws IOException {
    resume();
    Validation validation = new Validation(films, options.size(), cache);
    Sampler sampler = sampler();
    List<Double> losses = new ArrayList<>();
    while (state.epoch() < Math.min(options.epochs(), stop)) {
      long start = System.nanoTime();
      double loss = epoch(sampler.epoch(options.seed(), state.epoch()));
      state.epochDone();
      losses.add(loss);
      double trained = (System.nanoTime() - start) / 1e9;
      state.showAverages();
      Map<String, Double> figures = validation.run(scorer());
      state.showValues();
      keep(figures, loss, trained);
    }
    return losses;
  }

  private void resume() throws IOException {
    Path last = options.out().resolve("last.bin");
    if (Files.exists(last)) {
      state.load(last);
      best = bestSoFar();
      LOG.info("resumed after epoch {}", state.epoch());
    }
  }

  private double bestSoFar() throws IOException {
    double found = Double.NEGATIVE_INFINITY;
    for (String line : Files.readAllLines(options.out().resolve("log.jsonl"))) {
      double choice = new ObjectMapper().readTree(line).path("choice").asDouble(Double.NaN);
      if (choice > found) {
        found = choice;
      }
    }
    return found;
  }

  private void keep(Map<String, Double> figures, double loss, double seconds) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", state.epoch());
    line.put("step", state.step());
    line.put("loss", loss);
    line.put("seconds", Math.round(seconds));
    line.putAll(figures);
    state.save(options.out().resolve("last.bin"));
    double choice = figures.getOrDefault("choice", Double.NaN);
    if (choice > best) {
      best = choice;
      Path chosen = options.out().resolve("best.bin");
      Files.copy(options.out().resolve("last.bin"), chosen, StandardCopyOption.REPLACE_EXISTING);
    }
    String text = new ObjectMapper().writeValueAsString(line);
    Files.writeString(
        options.out().resolve("log.jsonl"),
        text + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    LOG.info("{}", text);
  }

  private double epoch(List<Film> drawn) {
    LossWeights weights = new LossWeights(drawn, options.adultShare());
    Batches.Drawn epoch = new Batches.Drawn(drawn, weights);
    double sum = 0;
    int steps = 0;
    long start = System.nanoTime();
    try (Batches batches = new Batches(epoch, options, cache, network.features(), state.epoch())) {
      int total = batches.count() * options.epochs();
      while (batches.hasNext()) {
        sum += step(batches.next(), total);
        steps++;
        if (steps % 20 == 0) {
          double rate = steps * options.batch() / ((System.nanoTime() - start) / 1e9);
          LOG.info(
              "epoch {} step {}/{} loss {} films/s {}",
              state.epoch() + 1,
              steps,
              batches.count(),
              String.format(Locale.ROOT, "%.4f", sum / steps),
              String.format(Locale.ROOT, "%.1f", rate));
        }
      }
    }
    return sum / Math.max(steps, 1);
  }

  private double step(Batches.Batch batch, int totalSteps) {
    double loss;
    try (NDManager scope = manager.newSubManager()) {
      try (GradientCollector collector = engine.newGradientCollector()) {
        NDArray value = loss(scope, batch);
        collector.backward(value);
        loss = value.toFloatArray()[0];
      }
    }
    double pace = pace(state.step(), totalSteps);
    state.update(
        options.rate() * pace, options.headRate() * pace, options.decay(), options.average());
    return loss;
  }

  /** Rises over the first steps, then falls along a cosine to 1 %. */
  static double pace(int step, int total) {
    double warm = Math.max(1, WARM_UP * total);
    if (step < warm) {
      return (step + 1) / (warm + 1);
    }
    double done = Math.min(1, (step - warm) / Math.max(1, total - warm));
    return 0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * done));
  }

  private NDArray loss(NDManager scope, Batches.Batch batch) {
    int n = batch.count();
    int labels = ChestLabels.ALL.size();
    Shape image = new Shape(n, 1, options.size(), options.size());
    NDArray input = scope.create(batch.images(), image);
    NDArray keep = scope.create(batch.keep(), new Shape(n, network.features()));
    NDArray targets = scope.create(batch.targets(), new Shape(n, labels));
    NDArray weights = scope.create(batch.weights(), new Shape(n, labels));
    NDArray logits = network.forward(store, new NDList(input, keep), true).get(0);
    NDArray softplus = logits.abs().neg().exp().add(1).log();
    NDArray each = Activation.relu(logits).sub(logits.mul(targets)).add(softplus);
    return each.mul(weights).sum().div(n);
  }

  @Override
  public void close() {
    manager.close();
  }
}
