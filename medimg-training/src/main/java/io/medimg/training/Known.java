package io.medimg.training;

import java.util.Map;

/** Looks up what must be there. */
final class Known {
  private Known() {}

  /** Gives the value of a key; a key without value is a fault, named in the message. */
  static <K, V> V in(Map<K, V> map, K key) {
    V value = map.get(key);
    if (value == null) {
      throw new IllegalStateException("no value for %s among %s".formatted(key, map.keySet()));
    }
    return value;
  }
}
