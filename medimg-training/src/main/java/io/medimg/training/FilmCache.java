package io.medimg.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps prepared films in memory, one byte a pixel, so that each is decoded once.
 *
 * <p>Safe for use by several threads.
 */
final class FilmCache {
  private final int size;
  private final Map<Film, byte[]> films = new ConcurrentHashMap<>();

  FilmCache(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  /** Gives the film, stretched, {@code size} pixels a side, 0..255; not to be changed. */
  byte[] get(Film film) {
    return films.computeIfAbsent(film, this::prepare);
  }

  private byte[] prepare(Film film) {
    try {
      float[] values = FilmReader.prepare(film.path(), size);
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Math.round((values[i] + 1) / 2 * 255);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("a film of the training data cannot be read", e);
    }
  }
}
