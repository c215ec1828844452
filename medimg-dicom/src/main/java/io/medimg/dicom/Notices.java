package io.medimg.dicom;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what a reader forgave, for people and without values: each sentence once, and no more
 * than {@value #MOST}. Not safe for use by several threads.
 */
final class Notices {
  private static final int MOST = 20;

  private final List<String> all = new ArrayList<>();

  void add(String notice) {
    if (all.size() < MOST && !all.contains(notice)) {
      all.add(notice);
    }
  }

  void addAll(List<String> notices) {
    notices.forEach(this::add);
  }

  List<String> all() {
    return List.copyOf(all);
  }
}
