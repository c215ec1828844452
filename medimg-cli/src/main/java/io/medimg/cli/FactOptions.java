package io.medimg.cli;

import io.medimg.core.image.Modality;
import io.medimg.core.image.Sex;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.task.Facts;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * What the user knows of the images and their files may not say. Holds for every image of the call.
 * Not safe for use by several threads; build one per thread.
 */
final class FactOptions {
  @Option(
      names = "--age",
      paramLabel = "AGE",
      converter = AgeConverter.class,
      description = "The patient's age: years, or 18M, 3W, 5D. What a file states goes before it.")
  private @Nullable Double age;

  @Option(
      names = "--sex",
      paramLabel = "SEX",
      converter = SexConverter.class,
      description = "The patient's sex: F, M or O.")
  private @Nullable Sex sex;

  @Option(
      names = "--view",
      paramLabel = "VIEW",
      converter = ViewConverter.class,
      description = "The view of radiographs: PA, AP, LATERAL or OTHER.")
  private @Nullable ViewPosition view;

  @Option(
      names = "--modality",
      paramLabel = "MODALITY",
      converter = ModalityConverter.class,
      description = "The kind of image in DICOM's words, such as DX or CR.")
  private @Nullable Modality modality;

  @Option(
      names = "--override-file",
      description = "Let --age, --sex, --view and --modality go before what files state.")
  private boolean overrideFile;

  /** What was given; nothing if no option was. */
  Facts facts() {
    Facts facts = Facts.none();
    facts = age == null ? facts : facts.withAgeYears(age);
    facts = sex == null ? facts : facts.withSex(sex);
    facts = view == null ? facts : facts.withView(view);
    facts = modality == null ? facts : facts.withModality(modality);
    return overrideFile ? facts.overridingFile() : facts;
  }

  /** Reads ages as DICOM and people write them. Safe for use by several threads. */
  static final class AgeConverter implements ITypeConverter<Double> {
    private static final Pattern AGE = Pattern.compile("(\\d{1,4}(?:\\.\\d+)?)([YMWD]?)");
    private static final double OLDEST_YEARS = 150;

    @Override
    public Double convert(String text) {
      Matcher m = AGE.matcher(text.toUpperCase(Locale.ROOT));
      double years = m.matches() ? years(Double.parseDouble(m.group(1)), m.group(2)) : Double.NaN;
      if (!(years <= OLDEST_YEARS)) {
        throw new TypeConversionException(
            "'%s' is not an age; wanted 0 to 150 years, or months, weeks or days as 18M, 3W, 5D"
                .formatted(text));
      }
      return years;
    }

    private static double years(double number, String unit) {
      return switch (unit) {
        case "M" -> number / 12;
        case "W" -> number * 7 / 365.25;
        case "D" -> number / 365.25;
        default -> number;
      };
    }
  }

  /** Reads F, M, O and the whole words. Safe for use by several threads. */
  static final class SexConverter implements ITypeConverter<Sex> {
    @Override
    public Sex convert(String text) {
      return Sex.ofCode(text)
          .orElseThrow(() -> unknown(text, "sex", Arrays.stream(Sex.values()).map(Sex::code)));
    }
  }

  /** Reads views, but for UNKNOWN. Safe for use by several threads. */
  static final class ViewConverter implements ITypeConverter<ViewPosition> {
    @Override
    public ViewPosition convert(String text) {
      return named(text, "view", ViewPosition.values(), ViewPosition.UNKNOWN);
    }
  }

  /** Reads modalities, but for UNKNOWN. Safe for use by several threads. */
  static final class ModalityConverter implements ITypeConverter<Modality> {
    @Override
    public Modality convert(String text) {
      return named(text, "modality", Modality.values(), Modality.UNKNOWN);
    }
  }

  private static <T extends Enum<T>> T named(String text, String what, T[] values, T unknown) {
    return Arrays.stream(values)
        .filter(v -> v != unknown && v.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                unknown(
                    text, what, Arrays.stream(values).filter(v -> v != unknown).map(Enum::name)));
  }

  private static TypeConversionException unknown(String text, String what, Stream<String> known) {
    return new TypeConversionException(
        "'%s' is not a known %s; wanted one of %s"
            .formatted(text, what, known.collect(Collectors.joining(", "))));
  }
}
