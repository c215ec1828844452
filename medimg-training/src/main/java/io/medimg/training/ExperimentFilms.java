package io.medimg.training;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Images;
import io.medimg.preprocess.Preprocessing;
import io.medimg.training.Film.Split;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The films of the preprocessing experiment, split by patient, as one arm's network sees them. Not
 * safe for use by several threads; build one per thread.
 */
final class ExperimentFilms {
  private final List<Film> films;
  private final Preprocessing plan;
  private final float[][] training;
  private final float[][] validation;
  private final Map<FilmShift, float[][]> test = new EnumMap<>(FilmShift.class);

  /**
   * Reads and prepares every film.
   *
   * @param films of chest-kermany
   * @param plan of the arm
   * @throws IOException if a film cannot be read
   */
  ExperimentFilms(List<Film> films, Preprocessing plan) throws IOException {
    this.films = List.copyOf(films);
    this.plan = plan;
    training = prepare(of(Split.TRAIN), FilmShift.NONE);
    validation = prepare(of(Split.VALIDATION), FilmShift.NONE);
    for (FilmShift shift : FilmShift.values()) {
      test.put(shift, prepare(of(Split.TEST), shift));
    }
  }

  /** The films of a part in their fixed order. */
  List<Film> of(Split split) {
    return films.stream().filter(film -> film.split() == split).toList();
  }

  /** 1 for pneumonia, 0 for none; in the order of the part. */
  float[] labels(Split split) {
    List<Film> part = of(split);
    float[] labels = new float[part.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = part.get(i).label(ChestLabels.PAEDIATRIC);
    }
    return labels;
  }

  /** Squares in [-1, 1], only to be read. */
  float[][] training() {
    return training;
  }

  /** Squares in [-1, 1], only to be read. */
  float[][] validation() {
    return validation;
  }

  /** Squares in [-1, 1], only to be read. */
  float[][] test(FilmShift shift) {
    return Known.in(test, shift);
  }

  private float[][] prepare(List<Film> part, FilmShift shift) throws IOException {
    Preprocessing gray = Preprocessing.builder().toGray().build();
    float[][] squares = new float[part.size()][];
    for (int i = 0; i < squares.length; i++) {
      MedicalImage film = gray.apply(Images.read(part.get(i).path()));
      squares[i] = plan.prepare(shift.apply(film)).tensor().toArray();
    }
    return squares;
  }
}
