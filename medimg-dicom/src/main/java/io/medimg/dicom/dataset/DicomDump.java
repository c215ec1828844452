package io.medimg.dicom.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A data set as text for people, one attribute a line, in the manner of dcmdump: tag, VR, value,
 * length in bytes, keyword. Safe for use by several threads.
 */
public final class DicomDump {
  private static final int MOST_CHARACTERS = 64;
  private static final int MOST_NUMBERS = 16;

  /** Deeper items are not indented further. */
  private static final int DEEPEST = 32;

  private static final String PATIENT_DATA = "(not shown: may tell who the patient is)";

  private DicomDump() {}

  /**
   * Without what may tell who the patient is: of texts, only codes, numbers and identifiers of
   * classes and syntaxes outside of group 0010 are shown; names, dates, free text, other
   * identifiers, private attributes and unknown ones are not.
   *
   * @param d any data set
   * @return lines that end with {@code \n}
   */
  public static String text(DicomDataset d) {
    return dump(d, /* patientData= */ false);
  }

  /**
   * With every value, patient data included: for the eyes of who may see them, not for logs.
   *
   * @param d any data set
   * @return lines that end with {@code \n}; long values are cut off
   */
  public static String textWithPatientData(DicomDataset d) {
    return dump(d, /* patientData= */ true);
  }

  private static String dump(DicomDataset d, boolean patientData) {
    StringBuilder out = new StringBuilder();
    try {
      DatasetWalk.walk(d, new Lines(out, patientData));
    } catch (IOException e) {
      throw new UncheckedIOException("text in memory cannot be written", e);
    }
    return out.toString();
  }

  private record Lines(StringBuilder out, boolean patientData) implements DatasetWalk.Visitor {
    @Override
    public void value(DicomDataset d, int tag, int depth) {
      Vr vr = d.vr(tag).orElse(Vr.UN);
      BulkData bulk = d.bulk(tag).orElseThrow();
      String shown =
          bulk.length() == 0
              ? "(no value)"
              : patientData || isHarmless(tag, vr, d) ? shown(d, tag, vr, bulk) : PATIENT_DATA;
      line(depth, tag, vr.name(), shown, String.valueOf(bulk.length()));
    }

    private static String shown(DicomDataset d, int tag, Vr vr, BulkData bulk) {
      if (bulk.isEncapsulated()) {
        return "(%d fragments)".formatted(bulk.fragments());
      }
      if (vr == Vr.AT) {
        return LongStream.of(d.longs(tag))
            .limit(MOST_NUMBERS)
            .mapToObj(t -> Tag.toString((int) t))
            .collect(Collectors.joining("\\"));
      }
      if (vr.isText()) {
        return text(d, tag);
      }
      return bulk.length() > MOST_NUMBERS * 8 || vr == Vr.UN ? "(binary)" : numbers(d, tag, vr);
    }

    private static String text(DicomDataset d, int tag) {
      String text = String.join("\\", d.strings(tag)).replaceAll("\\p{Cntrl}", ".");
      String cut = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
      String uid = Dictionary.uidName(text).map(name -> " =" + name).orElse("");
      return "[" + cut + (cut.length() < text.length() ? "..." : "") + "]" + uid;
    }

    private static String numbers(DicomDataset d, int tag, Vr vr) {
      boolean real = vr == Vr.FL || vr == Vr.FD || vr == Vr.OF || vr == Vr.OD;
      return real
          ? Arrays.stream(d.numbers(tag))
              .mapToObj(String::valueOf)
              .collect(Collectors.joining("\\"))
          : LongStream.of(d.longs(tag))
              .mapToObj(n -> vr == Vr.UV || vr == Vr.OV ? Long.toUnsignedString(n) : "" + n)
              .collect(Collectors.joining("\\"));
    }

    private static boolean isHarmless(int tag, Vr vr, DicomDataset d) {
      int group = tag >>> 16;
      if (Tag.isPrivate(tag) || group == 0x0010 || group == 0x0032 || group == 0x0038) {
        return false;
      }
      return switch (vr) {
        case CS, AT, DS, IS, US, SS, UL, SL, UV, SV, FL, FD -> true;
        case OB, OW, OF, OD, OL, OV -> group >= 0x7FE0;
        case UI -> d.string(tag).flatMap(Dictionary::uidName).isPresent();
        default -> false;
      };
    }

    @Override
    public void enterSequence(DicomDataset d, int tag, int depth) {
      line(depth, tag, "SQ", "(%d items)".formatted(d.items(tag).size()), "");
    }

    @Override
    public void enterItem(int index, int depth) {
      out.append("  ".repeat(Math.min(depth + 1, DEEPEST)))
          .append("item ")
          .append(index + 1)
          .append('\n');
    }

    @Override
    public void leaveItem(int depth) {
      // The next line is indented less: nothing else marks it.
    }

    @Override
    public void leaveSequence(int tag, int depth) {
      // As above.
    }

    private void line(int depth, int tag, String vr, String value, String length) {
      String what = Tag.keyword(tag).orElse(Tag.isPrivate(tag) ? "(private)" : "(unknown)");
      String left =
          "  ".repeat(Math.min(depth, DEEPEST)) + Tag.toString(tag) + " " + vr + " " + value;
      out.append(String.format(Locale.ROOT, "%-72s # %8s  %s\n", left, length, what));
    }
  }
}
