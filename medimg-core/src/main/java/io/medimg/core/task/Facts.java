package io.medimg.core.task;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.Sex;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.task.QualityFlag.Kind;
import io.medimg.core.task.QualityFlag.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the caller knows of an image and its file may not say: a PNG has no patient's age. What the
 * file states goes before it, unless {@link #overridingFile()} was called; either way a
 * contradiction is reported. {@link #toString()} prints no patient data. Immutable and safe for use
 * by several threads.
 *
 * <pre>{@code
 * diagnoser.diagnose(image, Facts.none().withAgeYears(54).withView(ViewPosition.PA));
 * }</pre>
 *
 * @param ageYears the patient's age, 0 to 150; empty if not given
 * @param sex the patient's sex; empty if not given
 * @param view the view of a radiograph; empty if not given, never {@code UNKNOWN}
 * @param modality the kind of image; empty if not given, never {@code UNKNOWN}
 * @param overrides whether these facts go before those of the file
 */
public record Facts(
    OptionalDouble ageYears,
    Optional<Sex> sex,
    Optional<ViewPosition> view,
    Optional<Modality> modality,
    boolean overrides) {
  private static final double OLDEST_YEARS = 150;

  private static final Facts NONE =
      new Facts(
          OptionalDouble.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the age is not 0 to 150, or view or modality is UNKNOWN
   */
  public Facts {
    Objects.requireNonNull(ageYears, "ageYears");
    Objects.requireNonNull(sex, "sex");
    double age = ageYears.orElse(0);
    if (!(age >= 0 && age <= OLDEST_YEARS)) {
      throw new IllegalArgumentException("an age is 0 to 150 years, got another number");
    }
    if (view.equals(Optional.of(ViewPosition.UNKNOWN))
        || modality.equals(Optional.of(Modality.UNKNOWN))) {
      throw new IllegalArgumentException(
          "a given view or modality is a known one, got UNKNOWN; leave it out instead");
    }
  }

  /** Nothing is given. */
  public static Facts none() {
    return NONE;
  }

  /**
   * The same with the patient's age.
   *
   * @param years 0 to 150, parts of a year allowed
   * @return changed facts
   * @throws IllegalArgumentException if it is out of range
   */
  public Facts withAgeYears(double years) {
    return new Facts(OptionalDouble.of(years), sex, view, modality, overrides);
  }

  /**
   * The same with the patient's sex.
   *
   * @param value the sex
   * @return changed facts
   */
  public Facts withSex(Sex value) {
    return new Facts(ageYears, Optional.of(value), view, modality, overrides);
  }

  /**
   * The same with the view of a radiograph.
   *
   * @param value any but UNKNOWN
   * @return changed facts
   * @throws IllegalArgumentException if it is UNKNOWN
   */
  public Facts withView(ViewPosition value) {
    return new Facts(ageYears, sex, Optional.of(value), modality, overrides);
  }

  /**
   * The same with the kind of image.
   *
   * @param value any but UNKNOWN
   * @return changed facts
   * @throws IllegalArgumentException if it is UNKNOWN
   */
  public Facts withModality(Modality value) {
    return new Facts(ageYears, sex, view, Optional.of(value), overrides);
  }

  /** The same, going before what the file states. */
  public Facts overridingFile() {
    return new Facts(ageYears, sex, view, modality, true);
  }

  /** Whether nothing is given. */
  public boolean isEmpty() {
    return ageYears.isEmpty() && sex.isEmpty() && view.isEmpty() && modality.isEmpty();
  }

  /**
   * Adds these facts to those of an image.
   *
   * @param image left as it is
   * @return the image with both, and what is to be said of it
   */
  public Applied applyTo(MedicalImage image) {
    if (isEmpty()) {
      return new Applied(image, List.of());
    }
    ImageMetadata stated = image.metadata();
    ImageMetadata.Builder both = stated.toBuilder();
    Merge merge = new Merge(overrides);
    Optional<Double> age = boxed(stated.patientAgeYears());
    if (merge.takes("age", boxed(ageYears), age.map(a -> isSameAge(a, ageYears.orElse(a))))) {
      both.patientAgeYears(ageYears.orElseThrow());
    }
    if (merge.takes("sex", sex, stated.patientSex().map(s -> sex.equals(Optional.of(s))))) {
      both.patientSex(sex.orElseThrow());
    }
    Optional<ViewPosition> itsView =
        Optional.of(stated.viewPosition()).filter(v -> v != ViewPosition.UNKNOWN);
    if (merge.takes("view", view, itsView.map(v -> view.equals(Optional.of(v))))) {
      both.viewPosition(view.orElseThrow());
    }
    Optional<Modality> itsModality =
        Optional.of(stated.modality()).filter(m -> m != Modality.UNKNOWN);
    if (merge.takes("modality", modality, itsModality.map(m -> modality.equals(Optional.of(m))))) {
      both.modality(modality.orElseThrow());
    }
    return new Applied(image.withMetadata(both.build()), merge.notes());
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  /** Ages are the same within a year: files state whole ones. */
  private static boolean isSameAge(double a, double b) {
    return Math.abs(a - b) < 1;
  }

  /** Names what is given; no values of the patient's. */
  @Override
  public String toString() {
    List<String> given = new ArrayList<>();
    ageYears.ifPresent(a -> given.add("age"));
    sex.ifPresent(s -> given.add("sex"));
    view.ifPresent(v -> given.add("view " + v));
    modality.ifPresent(m -> given.add("modality " + m));
    return "Facts[" + String.join(", ", given) + (overrides ? "; before the file's]" : "]");
  }

  /**
   * An image with given facts. Immutable and safe for use by several threads.
   *
   * @param image the same pixels, with facts of file and caller
   * @param notes which facts were given, as information, and which contradict the file, as a
   *     warning; no values
   */
  public record Applied(MedicalImage image, List<QualityFlag> notes) {
    /** Copies the list. */
    public Applied {
      Objects.requireNonNull(image, "image");
      notes = List.copyOf(notes);
    }
  }

  /** Decides fact by fact, and remembers. Not safe for use by several threads. */
  private static final class Merge {
    private final boolean overrides;
    private final List<String> added = new ArrayList<>();
    private final List<String> contradicted = new ArrayList<>();

    Merge(boolean overrides) {
      this.overrides = overrides;
    }

    /** Whether the given value is the one to use; {@code same} is empty if the file has none. */
    boolean takes(String name, Optional<?> given, Optional<Boolean> same) {
      if (given.isEmpty()) {
        return false;
      }
      if (same.isEmpty()) {
        added.add(name);
        return true;
      }
      if (same.get()) {
        return false;
      }
      contradicted.add(name);
      return overrides;
    }

    List<QualityFlag> notes() {
      List<QualityFlag> notes = new ArrayList<>();
      if (!contradicted.isEmpty()) {
        notes.add(
            new QualityFlag(
                Kind.FACTS,
                Severity.WARNING,
                "the file states another %s than was given; %s was used"
                    .formatted(
                        String.join(" and ", contradicted),
                        overrides ? "what was given" : "what the file states")));
      }
      if (!added.isEmpty()) {
        notes.add(
            new QualityFlag(
                Kind.FACTS,
                Severity.INFO,
                "given by the caller, not stated by the file: " + String.join(", ", added)));
      }
      return notes;
    }
  }
}
