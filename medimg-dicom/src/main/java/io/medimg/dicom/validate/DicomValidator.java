package io.medimg.dicom.validate;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks that a data set names itself and that values have the form of their representation (PS3.5,
 * table 6.2-1). Modules are not checked. Safe for use by several threads.
 */
public final class DicomValidator {
  private static final int STUDY_INSTANCE_UID = 0x0020_000D;
  private static final int SERIES_INSTANCE_UID = 0x0020_000E;
  private static final int MEDIA_CLASS = 0x0002_0002;
  private static final int MEDIA_INSTANCE = 0x0002_0003;
  private static final String DIRECTORY = "1.2.840.10008.1.3.10";

  /** How each value of a text is written; empty values are always fine. */
  private record Form(Pattern pattern, String words) {}

  private static final Map<Vr, Form> FORMS = new EnumMap<>(Vr.class);

  static {
    form(Vr.AE, "[\\x20-\\x7E]{1,16}", "an application entity has up to 16 characters");
    form(Vr.AS, "[0-9]{3}[DWMY]", "an age is three digits and D, W, M or Y");
    form(Vr.CS, "[A-Z0-9_ ]{1,16}", "a code has up to 16 capitals, digits, blanks or _");
    form(Vr.DA, "[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", "a date is YYYYMMDD");
    form(Vr.DS, "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?", "a decimal number");
    form(
        Vr.DT,
        "[0-9]{4}([0-9]{2}){0,5}(\\.[0-9]{1,6})?([+-][0-9]{4})?",
        "a date with time is YYYYMMDDHHMMSS.FFFFFF&ZZXX or a start of it");
    form(Vr.IS, "[+-]?[0-9]{1,11}", "a whole number");
    form(Vr.LO, "[^\\\\]{1,64}", "a long string has up to 64 characters");
    form(Vr.SH, "[^\\\\]{1,16}", "a short string has up to 16 characters");
    form(Vr.TM, "[0-9]{2}([0-9]{2}([0-9]{2}(\\.[0-9]{1,6})?)?)?", "a time is HHMMSS.FFFFFF");
    form(
        Vr.UI,
        "(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))*",
        "an identifier is numbers without leading zeros, separated by dots");
  }

  private static final int LONGEST_UID = 64;
  private static final int LONGEST_DECIMAL = 16;

  private DicomValidator() {}

  private static void form(Vr vr, String pattern, String words) {
    FORMS.put(vr, new Form(Pattern.compile(pattern), words));
  }

  /**
   * Checks a data set with its items.
   *
   * @param dataset any
   * @return what is wrong, in the order of attributes; empty if nothing is
   */
  public static List<DicomProblem> check(DicomDataset dataset) {
    List<DicomProblem> problems = new ArrayList<>();
    if (!dataset.strings(MEDIA_CLASS).contains(DIRECTORY)) {
      identifiers(dataset, problems);
    }
    values(dataset, "", problems);
    dataset.notices().forEach(notice -> problems.add(new DicomProblem("file", notice)));
    return List.copyOf(problems);
  }

  /**
   * Checks one value.
   *
   * @param vr its representation
   * @param value without padding
   * @return what was wanted; empty if the value has the form of its representation
   */
  public static Optional<String> checkValue(Vr vr, String value) {
    Form form = FORMS.get(vr);
    return form == null || fits(vr, form, value) ? Optional.empty() : Optional.of(form.words);
  }

  private static void identifiers(DicomDataset d, List<DicomProblem> problems) {
    for (int tag :
        new int[] {
          Tag.SOP_CLASS_UID, Tag.SOP_INSTANCE_UID, STUDY_INSTANCE_UID, SERIES_INSTANCE_UID
        }) {
      if (d.string(tag).isEmpty()) {
        problems.add(new DicomProblem(Tag.toString(tag), "is missing; every object has one"));
      }
    }
    same(d, MEDIA_CLASS, Tag.SOP_CLASS_UID, problems);
    same(d, MEDIA_INSTANCE, Tag.SOP_INSTANCE_UID, problems);
  }

  private static void same(DicomDataset d, int meta, int tag, List<DicomProblem> problems) {
    if (d.string(meta).isPresent() && !d.string(meta).equals(d.string(tag))) {
      problems.add(new DicomProblem(Tag.toString(meta), "is another than " + Tag.toString(tag)));
    }
  }

  private static void values(DicomDataset d, String place, List<DicomProblem> problems) {
    for (int tag : d.tags()) {
      String here = place + Tag.toString(tag);
      List<DicomDataset> items = d.items(tag);
      for (int i = 0; i < items.size(); i++) {
        values(items.get(i), "%s[%d].".formatted(here, i + 1), problems);
      }
      Vr vr = d.vr(tag).orElse(Vr.UN);
      Form form = FORMS.get(vr);
      if (form != null && !d.strings(tag).stream().allMatch(v -> fits(vr, form, v))) {
        problems.add(new DicomProblem(here, form.words));
      }
    }
  }

  private static boolean fits(Vr vr, Form form, String value) {
    int most =
        switch (vr) {
          case UI -> LONGEST_UID;
          case DS -> LONGEST_DECIMAL;
          default -> Integer.MAX_VALUE;
        };
    return value.isEmpty() || (value.length() <= most && form.pattern.matcher(value).matches());
  }
}
