package io.medimg.training;

import io.medimg.models.metrics.Auroc;
import io.medimg.training.Film.Source;
import io.medimg.training.Film.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The validation that decides which weights are kept.
 *
 * <p>Held-apart children of the same hospital are told apart without a mistake, which says nothing
 * of other hospitals. So the films are also shown changed: other gray curves, blurred, coarse,
 * noisy, cropped. Adults count by the mean over findings. Not safe for use by several threads.
 */
final class Validation {
  private static final int CHILDREN = 200;
  private static final int CHILDREN_CHANGED = 100;
  private static final int ENOUGH = 5;

  private final List<Film> children;
  private final List<Film> adults;
  private final int size;
  private final FilmCache cache;

  Validation(List<Film> films, int size, FilmCache cache) {
    this.size = size;
    this.cache = cache;
    children = new ArrayList<>(balancedChildren(films));
    adults =
        films.stream()
            .filter(f -> f.split() == Split.VALIDATION && f.source() != Source.KERMANY)
            .toList();
  }

  private static List<Film> balancedChildren(List<Film> films) {
    List<Film> normal = new ArrayList<>();
    List<Film> sick = new ArrayList<>();
    for (Film film : films) {
      if (film.split() == Split.VALIDATION && film.source() == Source.KERMANY) {
        (film.label(ChestLabels.PAEDIATRIC) == 1 ? sick : normal).add(film);
      }
    }
    Collections.shuffle(normal, new Random(1));
    Collections.shuffle(sick, new Random(2));
    List<Film> balanced = new ArrayList<>();
    for (int i = 0; i < Math.min(CHILDREN / 2, Math.min(normal.size(), sick.size())); i++) {
      balanced.add(normal.get(i));
      balanced.add(sick.get(i));
    }
    return balanced;
  }

  /** Prepares a film as users of the network will. */
  static float[] plain(Film film, int size) {
    try {
      return FilmReader.prepare(film.path(), size);
    } catch (IOException e) {
      throw new UncheckedIOException("a film of the validation data cannot be read", e);
    }
  }

  /** Measures; the entry "choice" is what weights are chosen by. */
  Map<String, Double> run(Scorer scorer) {
    Map<String, Double> figures = new LinkedHashMap<>();
    if (!children.isEmpty()) {
      childFigures(scorer, figures);
    }
    if (!adults.isEmpty()) {
      adultFigures(scorer, figures);
    }
    double changed = figures.getOrDefault("children changed", Double.NaN);
    double adult = figures.getOrDefault("adults mean", Double.NaN);
    double choice =
        Double.isNaN(changed) ? adult : Double.isNaN(adult) ? changed : (changed + adult) / 2;
    figures.put("choice", choice);
    return figures;
  }

  private void childFigures(Scorer scorer, Map<String, Double> figures) {
    figures.put("children", child(scorer, children, film -> plain(film, size)));
    List<Film> some = children.subList(0, Math.min(CHILDREN_CHANGED, children.size()));
    double sum = 0;
    Map<String, Function<Film, float[]>> changes = changes();
    for (Map.Entry<String, Function<Film, float[]>> change : changes.entrySet()) {
      double area = child(scorer, some, change.getValue());
      figures.put("children " + change.getKey(), area);
      sum += area;
    }
    figures.put("children changed", sum / changes.size());
  }

  /** What the children's head says of the held-apart films, unchanged and changed. */
  Rules.Cases childCases(Scorer scorer) {
    List<Function<Film, float[]>> looks = new ArrayList<>(changes().values());
    looks.add(film -> plain(film, size));
    Rules.Cases cases = new Rules.Cases(new double[0], new boolean[0]);
    for (Function<Film, float[]> look : looks) {
      float[][] logits = scorer.score(children, look).logits();
      cases = cases.join(Rules.Cases.of(children, logits, ChestLabels.PAEDIATRIC));
    }
    return cases;
  }

  private Map<String, Function<Film, float[]>> changes() {
    Map<String, Function<Film, float[]>> changes = new LinkedHashMap<>();
    changes.put("dark", film -> change(film, v -> curve(v, 2.2)));
    changes.put("bright", film -> change(film, v -> curve(v, 0.45)));
    changes.put("blurred", film -> change(film, v -> Filters.blur(v, size, 2.2)));
    changes.put("coarse", film -> change(film, v -> Filters.lowResolution(v, size, 48)));
    changes.put("equalised", film -> change(film, Validation::equalised));
    changes.put("noisy", film -> change(film, Validation::noisy));
    Augmenter strong = new Augmenter(cache.size(), size, 1.5);
    changes.put(
        "augmented",
        film -> strong.augment(cache.get(film), new Random(ChestData.hash(film.patient()))));
    return changes;
  }

  private float[] change(Film film, UnaryOperator<float[]> change) {
    float[] image = plain(film, size);
    for (int i = 0; i < image.length; i++) {
      image[i] = (image[i] + 1) / 2;
    }
    float[] changed = change.apply(image);
    for (int i = 0; i < changed.length; i++) {
      changed[i] = Math.max(0f, Math.min(1f, changed[i])) * 2 - 1;
    }
    return changed;
  }

  private static float[] curve(float[] image, double gamma) {
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) Math.pow(image[i], gamma);
    }
    return image;
  }

  private static float[] equalised(float[] image) {
    Filters.equalise(image, 1f);
    return image;
  }

  private static float[] noisy(float[] image) {
    Random random = new Random(5);
    for (int i = 0; i < image.length; i++) {
      image[i] += (float) (0.1 * random.nextGaussian());
    }
    return image;
  }

  private static double child(Scorer scorer, List<Film> films, Function<Film, float[]> image) {
    float[][] logits = scorer.score(films, image).logits();
    return auroc(films, logits, ChestLabels.PAEDIATRIC);
  }

  private void adultFigures(Scorer scorer, Map<String, Double> figures) {
    float[][] logits = scorer.score(adults, film -> plain(film, size)).logits();
    figures.put("adults mean", mean(adults, logits, null, null));
    figures.put("adults 512 mean", mean(adults, logits, Source.NIH_512, null));
    figures.put("adults 64 mean", mean(adults, logits, Source.NIH_64, null));
    figures.put("adults PA mean", mean(adults, logits, null, "PA"));
    figures.put("adults AP mean", mean(adults, logits, null, "AP"));
    figures.put("paediatric head on adults", adultPneumonia(logits));
  }

  private static double mean(
      List<Film> films, float[][] logits, @Nullable Source source, @Nullable String view) {
    List<Film> some = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < films.size(); i++) {
      Film film = films.get(i);
      if (film.isNih()
          && (source == null || film.source() == source)
          && (view == null || film.group().equals(view))) {
        some.add(film);
        rows.add(logits[i]);
      }
    }
    double sum = 0;
    int counted = 0;
    for (int l = 0; l < ChestLabels.ADULT; l++) {
      int label = l;
      long yes = some.stream().filter(film -> film.label(label) == 1).count();
      if (yes >= ENOUGH && yes < some.size()) {
        sum += auroc(some, rows.toArray(new float[0][]), l);
        counted++;
      }
    }
    return counted == 0 ? Double.NaN : sum / counted;
  }

  /** The children's head on adults: pneumonia against nothing at all. */
  private double adultPneumonia(float[][] logits) {
    List<double[]> cases = new ArrayList<>();
    for (int i = 0; i < adults.size(); i++) {
      Film film = adults.get(i);
      boolean sick = film.label(ChestLabels.PNEUMONIA) == 1;
      if (film.source() == Source.NIH_512 && (sick || !film.anyFinding())) {
        cases.add(new double[] {logits[i][ChestLabels.PAEDIATRIC], sick ? 1 : 0});
      }
    }
    return auroc(cases);
  }

  static double auroc(List<Film> films, float[][] logits, int label) {
    List<double[]> cases = new ArrayList<>();
    for (int i = 0; i < films.size(); i++) {
      if (!Float.isNaN(films.get(i).label(label))) {
        cases.add(new double[] {logits[i][label], films.get(i).label(label)});
      }
    }
    return auroc(cases);
  }

  private static double auroc(List<double[]> cases) {
    double[] scores = new double[cases.size()];
    boolean[] labels = new boolean[cases.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = cases.get(i)[0];
      labels[i] = cases.get(i)[1] == 1;
    }
    return Auroc.of(scores, labels);
  }
}
