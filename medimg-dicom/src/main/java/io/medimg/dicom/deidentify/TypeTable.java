package io.medimg.dicom.deidentify;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Which attributes the definitions of PS3.3 require, made by {@code tools/make_type_table.py}. Safe
 * for use by several threads.
 */
final class TypeTable {
  private static final Map<String, Map<Integer, Requirement>> ROOTS = new HashMap<>();
  private static final Map<Integer, Map<Integer, Requirement>> ITEMS = new HashMap<>();

  /** For classes that PS3.3 does not know: the strictest of all. */
  private static final Map<Integer, Requirement> ANY = new HashMap<>();

  static {
    for (String line : ProfileTable.lines("types.txt")) {
      String[] fields = line.split(" ");
      Map<Integer, Requirement> types = types(fields);
      for (String owner : fields[1].split(",")) {
        if (fields[0].equals("root")) {
          ROOTS.put(owner, types);
        } else {
          ITEMS.put(tag(owner), types);
        }
      }
      if (fields[0].equals("root")) {
        types.forEach((tag, type) -> ANY.merge(tag, type, Requirement::stricter));
      }
    }
  }

  private TypeTable() {}

  /** What must be there of an attribute whose condition, if it has one, is met. */
  enum Requirement {
    /** Nothing (type 3). */
    NOTHING,
    /** The attribute, be it empty (types 2 and 2C). */
    PRESENCE,
    /** A value (types 1 and 1C). */
    VALUE;

    Requirement stricter(Requirement other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  private static int tag(String hex) {
    return Integer.parseUnsignedInt(hex, 16);
  }

  private static Map<Integer, Requirement> types(String[] fields) {
    Map<Integer, Requirement> types = new HashMap<>();
    for (int i = 2; i < fields.length; i++) {
      boolean value = fields[i].endsWith(":1");
      types.put(tag(fields[i].substring(0, 8)), value ? Requirement.VALUE : Requirement.PRESENCE);
    }
    return types;
  }

  /** What a data set of a class needs of an attribute that it has. */
  static Requirement ofRoot(String sopClass, int tag) {
    return Objects.requireNonNullElse(
        ROOTS.getOrDefault(sopClass, ANY).get(tag), Requirement.NOTHING);
  }

  /** What the items of a sequence need of an attribute that they have. */
  static Requirement ofItem(int sequence, int tag) {
    return ITEMS.getOrDefault(sequence, Map.of()).getOrDefault(tag, Requirement.NOTHING);
  }
}
