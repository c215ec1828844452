package io.medimg.dicom.dataset;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Visits every attribute of a data set and of its items, in the order of the file, however deep
 * they are nested: levels are kept in a list, not on the stack. Safe for use by several threads.
 */
final class DatasetWalk {
  /** What is done at each step; depth is 0 at the top and one more in each item. */
  interface Visitor {
    /** An attribute that is no sequence. */
    void value(DicomDataset d, int tag, int depth) throws IOException;

    /** Before the items of a sequence. */
    void enterSequence(DicomDataset d, int tag, int depth) throws IOException;

    /** Before the attributes of an item, which lie one deeper. */
    void enterItem(int index, int depth) throws IOException;

    /** After the attributes of an item. */
    void leaveItem(int depth) throws IOException;

    /** After the items of a sequence. */
    void leaveSequence(int tag, int depth) throws IOException;
  }

  private static final class Level {
    final DicomDataset dataset;
    final int[] tags;
    int next;
    int item;

    Level(DicomDataset dataset) {
      this.dataset = dataset;
      this.tags = dataset.tags();
    }
  }

  private DatasetWalk() {}

  static void walk(DicomDataset top, Visitor visitor) throws IOException {
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(new Level(top));
    while (!levels.isEmpty()) {
      Level level = levels.element();
      int depth = levels.size() - 1;
      if (level.next == level.tags.length) {
        levels.pop();
        if (depth > 0) {
          visitor.leaveItem(depth - 1);
        }
      } else if (level.dataset.hasItems(level.tags[level.next])) {
        step(level, depth, levels, visitor);
      } else {
        visitor.value(level.dataset, level.tags[level.next++], depth);
      }
    }
  }

  private static void step(Level level, int depth, Deque<Level> levels, Visitor visitor)
      throws IOException {
    int tag = level.tags[level.next];
    List<DicomDataset> items = level.dataset.items(tag);
    if (level.item == 0) {
      visitor.enterSequence(level.dataset, tag, depth);
    }
    if (level.item == items.size()) {
      visitor.leaveSequence(tag, depth);
      level.item = 0;
      level.next++;
    } else {
      visitor.enterItem(level.item, depth);
      levels.push(new Level(items.get(level.item++)));
    }
  }
}
