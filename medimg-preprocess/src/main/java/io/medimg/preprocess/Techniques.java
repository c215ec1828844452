package io.medimg.preprocess;

import io.medimg.preprocess.step.NClaheStage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The techniques that textbooks compare, by the names that people call them, each as a plan with
 * usual numbers. A place to start from: {@link Preprocessing#builder()} makes any other plan. Safe
 * for use by several threads.
 */
public final class Techniques {
  private static final double CLIP = 2;
  private static final int TILES = 8;
  private static final Map<String, Preprocessing> ALL = all();

  private Techniques() {}

  private static Map<String, Preprocessing> all() {
    Map<String, Preprocessing> plans = new LinkedHashMap<>();
    plans.put("percentile-clip", builder().percentileClip(0.5, 99.5).build());
    plans.put("gamma", builder().gamma(0.6).build());
    plans.put("log", builder().log(1).build());
    plans.put("heq", builder().heq().build());
    plans.put("clahe", builder().clahe(CLIP, TILES, TILES).build());
    plans.put("n-clahe", builder().nClahe(NClaheStage.LOG, CLIP, TILES, TILES).build());
    plans.put("ahe", builder().ahe(TILES, TILES).build());
    return plans;
  }

  private static Preprocessing.Builder builder() {
    return Preprocessing.builder();
  }

  /** The names that {@link #plan} knows, from gentle to harsh. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * A technique as a plan for gray images.
   *
   * @param name one of {@link #names()}
   * @return its plan
   * @throws IllegalArgumentException if there is no such technique
   */
  public static Preprocessing plan(String name) {
    Preprocessing plan = ALL.get(name);
    if (plan == null) {
      throw new IllegalArgumentException(
          "there is no technique '%s'; there are %s".formatted(name, names()));
    }
    return plan;
  }
}
