package io.medimg.dicom.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what a reader forgave, for people and without values: each sentence once, and no more
 * than {@value #MOST}. Not safe for use by several threads.
 */
public final class Notices {
  private static final int MOST = 20;

  private final List<String> all = new ArrayList<>();

  public void add(String notice) {
    if (all.size() < MOST && !all.contains(notice)) {
      all.add(notice);
    }
  }

  public void addAll(List<String> notices) {
    notices.forEach(this::add);
  }

  public List<String> all() {
    return List.copyOf(all);
  }
}
