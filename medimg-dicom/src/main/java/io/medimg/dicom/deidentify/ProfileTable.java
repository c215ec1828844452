package io.medimg.dicom.deidentify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Table E.1-1 of PS3.15 (edition 2024e), made by {@code tools/make_deidentification_table.py}.
 * Immutable and safe for use by several threads.
 */
final class ProfileTable {
  private static final Map<Integer, Row> ROWS = new HashMap<>();
  private static final Set<String> SAFE_PRIVATE = new HashSet<>();

  static {
    for (String line : lines("deidentification.txt")) {
      String[] fields = line.split(" ");
      if (!fields[0].contains("x")) {
        ROWS.put((int) Long.parseLong(fields[0], 16), Row.of(fields));
      }
    }
    SAFE_PRIVATE.addAll(lines("safe-private.txt"));
  }

  private ProfileTable() {}

  /** What the basic profile does with an attribute, and what options do instead. */
  record Row(String basic, Map<Keep, Character> options) {
    private static Row of(String[] fields) {
      Map<Keep, Character> options = new HashMap<>();
      for (int i = 2; i < fields.length; i++) {
        int equals = fields[i].indexOf('=');
        options.put(Keep.valueOf(fields[i].substring(0, equals)), fields[i].charAt(equals + 1));
      }
      return new Row(fields[1], Map.copyOf(options));
    }
  }

  static List<String> lines(String name) {
    try (InputStream in = ProfileTable.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource %s is missing".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(l -> !l.isBlank() && !l.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the resource %s cannot be read".formatted(name), e);
    }
  }

  static Optional<Row> row(int tag) {
    return Optional.ofNullable(ROWS.get(tag));
  }

  /** Whether a private attribute is known to hold no identity. */
  static boolean isSafe(int tag, String creator) {
    return SAFE_PRIVATE.contains("%04X %02X %s".formatted(tag >>> 16, tag & 0xFF, creator));
  }
}
