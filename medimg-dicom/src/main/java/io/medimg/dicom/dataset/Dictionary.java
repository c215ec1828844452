package io.medimg.dicom.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The data dictionary (DICOM PS3.6 and PS3.7): representation, multiplicity and keyword of every
 * tag. Its resource is made by {@code tools/make_dictionary.py}. Safe for use by several threads.
 */
public final class Dictionary {
  private static final byte[] TEXT = load("dictionary.txt");
  private static final int[] STARTS = lines(TEXT);
  private static final int[] TAGS = tags();

  /** Keywords and identifiers are looked up seldom; their tables are made when they are. */
  private static final class Keywords {
    private static final Map<String, Integer> TAGS_OF = new HashMap<>();

    static {
      for (int i = 0; i < TAGS.length; i++) {
        TAGS_OF.put(field(i, 3), TAGS[i]);
      }
    }
  }

  /** Names of SOP classes and transfer syntaxes. */
  private static final class Uids {
    private static final Map<String, String> NAMES = new HashMap<>();

    static {
      for (String line : new String(load("uids.txt"), StandardCharsets.UTF_8).split("\n")) {
        int space = line.indexOf(' ');
        NAMES.put(line.substring(0, space), line.substring(space + 1));
      }
    }
  }

  private Dictionary() {}

  private static byte[] load(String name) {
    try (InputStream in = Dictionary.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "resource %s is missing from the jar of medimg-dicom; build it again".formatted(name));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("resource %s cannot be read".formatted(name), e);
    }
  }

  private static int[] lines(byte[] text) {
    int[] starts = new int[text.length / 10];
    int count = 0;
    for (int i = 0; i < text.length; i++) {
      if (i == 0 || text[i - 1] == '\n') {
        starts[count++] = i;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  /** The table is in ascending order of tags. */
  private static int[] tags() {
    int[] tags = new int[STARTS.length];
    for (int i = 0; i < tags.length; i++) {
      int tag = 0;
      for (int digit = 0; digit < 8; digit++) {
        tag = tag << 4 | Character.digit(TEXT[STARTS[i] + digit], 16);
      }
      tags[i] = tag;
    }
    return tags;
  }

  /** Groups that repeat stand once in the table. */
  private static int listed(int tag) {
    return switch (tag >>> 24) {
      case 0x50, 0x60, 0x7F -> {
        boolean repeats = (tag & 0x0001_0000) == 0 && tag >>> 16 != 0x7FE0;
        yield repeats ? tag & 0xFF00_FFFF : tag;
      }
      default -> (tag & 0xFFFF_FF00) == 0x0020_3100 ? 0x0020_3100 : tag;
    };
  }

  private static int find(int tag) {
    return Tag.indexOf(TAGS, listed(tag));
  }

  private static String field(int line, int number) {
    int end = line + 1 < STARTS.length ? STARTS[line + 1] : TEXT.length;
    String text =
        new String(TEXT, STARTS[line], end - STARTS[line] - 1, StandardCharsets.ISO_8859_1);
    String[] fields = text.split(" ");
    return number < fields.length ? fields[number] : "";
  }

  /** The representation of a tag, {@link Vr#UN} if it is not listed. */
  public static Vr vr(int tag) {
    if ((tag & 0xFFFF) == 0) {
      return Vr.UL; // group length
    }
    if ((tag & 0x1_0000) != 0) {
      int element = tag & 0xFFFF;
      return element >= 0x10 && element <= 0xFF ? Vr.LO : Vr.UN; // private creator
    }
    int i = find(tag);
    Vr vr = i < 0 ? null : Vr.of(TEXT[STARTS[i] + 9], TEXT[STARTS[i] + 10]);
    return vr == null ? Vr.UN : vr;
  }

  /** Whether Pixel Representation decides between US and SS. */
  static boolean dependsOnSign(int tag) {
    int i = (tag & 0x1_0000) != 0 ? -1 : find(tag);
    return i >= 0 && TEXT[STARTS[i] + 11] == '/';
  }

  /** The keyword, for example {@code PatientName}; empty for tags that are not listed. */
  static Optional<String> keyword(int tag) {
    int i = find(tag);
    return i < 0 ? Optional.empty() : Optional.of(field(i, 3));
  }

  /** The multiplicity, for example {@code 1-n}; empty for tags that are not listed. */
  static Optional<String> multiplicity(int tag) {
    int i = find(tag);
    return i < 0 ? Optional.empty() : Optional.of(field(i, 2));
  }

  /** The tag of a keyword. */
  static OptionalInt tag(String keyword) {
    Integer tag = Keywords.TAGS_OF.get(keyword);
    return tag == null ? OptionalInt.empty() : OptionalInt.of(tag);
  }

  /** The name of a SOP class or transfer syntax. */
  static Optional<String> uidName(String uid) {
    return Optional.ofNullable(Uids.NAMES.get(uid));
  }
}
