package io.medimg.training;

import io.medimg.training.Film.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Draws the films of an epoch such that nothing but the film itself tells the label: in every set
 * and view as many films with findings as without.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class Sampler {
  private final List<Film> films;
  private final int kermany;
  private final int nih;
  private final boolean balanced;

  /**
   * Prepares drawing.
   *
   * @param kermany paediatric films per epoch, half of them normal
   * @param nih adult films per epoch
   * @param balanced false takes every adult film once per epoch, whatever {@code nih} says
   */
  Sampler(List<Film> films, int kermany, int nih, boolean balanced) {
    this.balanced = balanced;
    this.films = List.copyOf(films);
    this.kermany = kermany;
    this.nih = nih;
  }

  List<Film> epoch(long seed, int epoch) {
    Random random = new Random(seed * 1_000_003L + epoch);
    Map<String, List<Film>> groups = groups();
    List<Film> drawn = new ArrayList<>();
    groups.forEach((name, members) -> drawn.addAll(draw(members, share(name), random)));
    Collections.shuffle(drawn, random);
    return drawn;
  }

  private Map<String, List<Film>> groups() {
    Map<String, List<Film>> groups = new TreeMap<>();
    for (Film film : films) {
      String finding = film.isNih() ? (film.anyFinding() ? "/finding" : "/none") : "";
      String name = film.source() + "/" + film.group() + finding;
      groups.computeIfAbsent(name, n -> new ArrayList<>()).add(film);
    }
    return groups;
  }

  private int share(String name) {
    if (name.startsWith(Source.KERMANY + "/")) {
      return name.endsWith("normal") ? kermany / 2 : kermany / 4;
    }
    if (!balanced) {
      return Integer.MAX_VALUE;
    }
    if (name.startsWith(Source.NIH_512 + "/")) {
      return (int) (nih * 0.58 / 4);
    }
    return name.startsWith(Source.NIH_64 + "/") ? (int) (nih * 0.42 / 4) : Integer.MAX_VALUE;
  }

  /** Without putting back while there are enough; each film at most twice as often as another. */
  private static List<Film> draw(List<Film> members, int wanted, Random random) {
    List<Film> drawn = new ArrayList<>();
    int count = wanted == Integer.MAX_VALUE ? members.size() : wanted;
    while (drawn.size() < count) {
      List<Film> round = new ArrayList<>(members);
      Collections.shuffle(round, random);
      drawn.addAll(round.subList(0, Math.min(round.size(), count - drawn.size())));
    }
    return drawn;
  }
}
