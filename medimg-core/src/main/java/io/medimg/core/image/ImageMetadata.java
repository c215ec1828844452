package io.medimg.core.image;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about its image, in DICOM's words. {@link #toString()} prints no patient data.
 * Immutable and safe for use by several threads.
 */
public final class ImageMetadata {
  private final Builder v;

  private ImageMetadata(Builder values) {
    this.v = values;
  }

  /** A builder where nothing is known: MONOCHROME2, identity rescale, no windows, no spacing. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from these values. */
  public Builder toBuilder() {
    return v.copy();
  }

  /** The kind of device; {@link Modality#UNKNOWN} if the file does not say. */
  public Modality modality() {
    return v.modality;
  }

  /** What samples mean. */
  public PhotometricInterpretation photometricInterpretation() {
    return v.photometricInterpretation;
  }

  /**
   * Bits that carry the value, as declared (12 of 16, say); empty if the whole sample type does.
   */
  public OptionalInt bitsStored() {
    return v.bitsStored == 0 ? OptionalInt.empty() : OptionalInt.of(v.bitsStored);
  }

  /** How stored values become real ones. */
  public Rescale rescale() {
    return v.rescale;
  }

  /** The windows of the file, first is the default; in real units. */
  public List<VoiWindow> windows() {
    return v.windows;
  }

  /** The VOI LUTs of the file, in real units; they go before {@link #windows()}. */
  public List<VoiLut> voiLuts() {
    return v.voiLuts;
  }

  /**
   * Presentation LUT Shape (2050,0020): how values after the VOI are shown; where present it goes
   * before the photometric interpretation.
   */
  public Optional<PresentationLutShape> presentationLutShape() {
    return Optional.ofNullable(v.presentationLutShape);
  }

  /**
   * The factor that turns real values of PET (Bq/ml, counts) into the standardised uptake value by
   * body weight: {@code suv = real * suvFactor}; empty if the file does not allow to tell.
   */
  public OptionalDouble suvFactor() {
    return Double.isNaN(v.suvFactor) ? OptionalDouble.empty() : OptionalDouble.of(v.suvFactor);
  }

  /** Distance between pixel centres. */
  public Optional<PixelSpacing> pixelSpacing() {
    return Optional.ofNullable(v.pixelSpacing);
  }

  /** Body Part Examined (0018,0015), upper case; empty if the file does not say. */
  public Optional<String> bodyPartExamined() {
    return Optional.ofNullable(v.bodyPartExamined);
  }

  /** The view of a radiograph. */
  public ViewPosition viewPosition() {
    return v.viewPosition;
  }

  /**
   * The side of a paired body part: {@code L}, {@code R} or {@code B} for both (DICOM (0020,0062),
   * (0020,0060) or the frame's own); empty if the file does not say.
   */
  public Optional<String> laterality() {
    return Optional.ofNullable(v.laterality);
  }

  /** Patient Position (0018,5100) or what the view says of it, for example {@code SUPINE}. */
  public Optional<String> patientPosition() {
    return Optional.ofNullable(v.patientPosition);
  }

  /**
   * Patient's Age (0010,1010) in years, for checks against a model's training data; never printed.
   */
  public OptionalDouble patientAgeYears() {
    return Double.isNaN(v.patientAgeYears)
        ? OptionalDouble.empty()
        : OptionalDouble.of(v.patientAgeYears);
  }

  /** Patient's Sex (0010,0040); never printed. */
  public Optional<Sex> patientSex() {
    return Optional.ofNullable(v.patientSex);
  }

  /** Burned In Annotation (0028,0301). */
  public Optional<Boolean> burnedInAnnotation() {
    return Optional.ofNullable(v.burnedInAnnotation);
  }

  /** Pixel Padding Value (0028,0120): a stored value that is no measurement. */
  public OptionalInt pixelPaddingValue() {
    return v.pixelPaddingValue == null ? OptionalInt.empty() : OptionalInt.of(v.pixelPaddingValue);
  }

  /**
   * The format that was read: {@code PNG}, {@code JPEG}, {@code DICOM}...; {@code memory} if none.
   */
  public String format() {
    return v.format;
  }

  /** SHA-256 of the file's bytes, 64 hexadecimal digits; empty if the image was made in memory. */
  public Optional<String> sourceSha256() {
    return Optional.ofNullable(v.sourceSha256);
  }

  /**
   * Where the file departs from its standard and how it was read all the same, for people, without
   * patient data; empty for most files.
   */
  public List<String> notices() {
    return v.notices;
  }

  /**
   * Whether the image was generated (a phantom, a synthetic film) rather than taken from a patient.
   */
  public boolean generated() {
    return v.generated;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ImageMetadata other && v.asList().equals(other.v.asList());
  }

  @Override
  public int hashCode() {
    return v.asList().hashCode();
  }

  /** Modality, view, format and units; no patient data. */
  @Override
  public String toString() {
    StringBuilder s = new StringBuilder(v.format);
    if (v.modality != Modality.UNKNOWN) {
      s.append(' ').append(v.modality);
    }
    if (v.viewPosition != ViewPosition.UNKNOWN) {
      s.append(' ').append(v.viewPosition);
    }
    s.append(' ').append(v.photometricInterpretation);
    if (v.bitsStored > 0) {
      s.append(", ").append(v.bitsStored).append(" bits stored");
    }
    if (!v.rescale.isIdentity()) {
      s.append(", x").append(v.rescale.rescaleSlope()).append(" + ");
      s.append(v.rescale.rescaleIntercept()).append(' ').append(v.rescale.units());
    }
    if (v.generated) {
      s.append(", generated");
    }
    return s.toString().trim();
  }

  /** Collects what is known. Not safe for use by several threads; build one per thread. */
  public static final class Builder implements Cloneable {
    private Modality modality = Modality.UNKNOWN;
    private PhotometricInterpretation photometricInterpretation =
        PhotometricInterpretation.MONOCHROME2;
    private int bitsStored;
    private Rescale rescale = Rescale.IDENTITY;
    private List<VoiWindow> windows = List.of();
    private List<VoiLut> voiLuts = List.of();
    private @Nullable PresentationLutShape presentationLutShape;
    private double suvFactor = Double.NaN;
    private @Nullable PixelSpacing pixelSpacing;
    private @Nullable String bodyPartExamined;
    private ViewPosition viewPosition = ViewPosition.UNKNOWN;
    private @Nullable String laterality;
    private @Nullable String patientPosition;
    private double patientAgeYears = Double.NaN;
    private @Nullable Sex patientSex;
    private @Nullable Boolean burnedInAnnotation;
    private @Nullable Integer pixelPaddingValue;
    private String format = "memory";
    private @Nullable String sourceSha256;
    private List<String> notices = List.of();
    private boolean generated;

    private Builder() {}

    private Builder copy() {
      try {
        return (Builder) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError("builders are cloneable", e);
      }
    }

    private List<Optional<?>> asList() {
      return List.of(
          Optional.of(modality),
          Optional.of(photometricInterpretation),
          Optional.of(bitsStored),
          Optional.of(rescale),
          Optional.of(windows),
          Optional.of(voiLuts),
          Optional.ofNullable(presentationLutShape),
          Optional.of(suvFactor),
          Optional.ofNullable(pixelSpacing),
          Optional.ofNullable(bodyPartExamined),
          Optional.of(viewPosition),
          Optional.ofNullable(laterality),
          Optional.ofNullable(patientPosition),
          Optional.of(patientAgeYears),
          Optional.ofNullable(patientSex),
          Optional.ofNullable(burnedInAnnotation),
          Optional.ofNullable(pixelPaddingValue),
          Optional.of(format),
          Optional.ofNullable(sourceSha256),
          Optional.of(notices),
          Optional.of(generated));
    }

    /**
     * The kind of device.
     *
     * @param value DICOM (0008,0060)
     * @return this builder
     */
    public Builder modality(Modality value) {
      modality = Objects.requireNonNull(value, "modality");
      return this;
    }

    /**
     * What samples mean.
     *
     * @param value DICOM (0028,0004) after decoding
     * @return this builder
     */
    public Builder photometricInterpretation(PhotometricInterpretation value) {
      photometricInterpretation = Objects.requireNonNull(value, "photometricInterpretation");
      return this;
    }

    /**
     * Bits that carry the value.
     *
     * @param value DICOM (0028,0101), 1 to 32
     * @return this builder
     */
    public Builder bitsStored(int value) {
      if (value < 1 || value > 32) {
        throw new IllegalArgumentException("bitsStored is 1 to 32, got " + value);
      }
      bitsStored = value;
      return this;
    }

    /**
     * How stored values become real ones.
     *
     * @param value slope, intercept, units
     * @return this builder
     */
    public Builder rescale(Rescale value) {
      rescale = Objects.requireNonNull(value, "rescale");
      return this;
    }

    /**
     * The windows, in real units, the default first.
     *
     * @param value copied
     * @return this builder
     */
    public Builder windows(List<VoiWindow> value) {
      windows = List.copyOf(value);
      return this;
    }

    /**
     * The VOI LUTs, of real values, the default first.
     *
     * @param value copied
     * @return this builder
     */
    public Builder voiLuts(List<VoiLut> value) {
      voiLuts = List.copyOf(value);
      return this;
    }

    /**
     * Presentation LUT Shape.
     *
     * @param value DICOM (2050,0020), null if the file does not say
     * @return this builder
     */
    public Builder presentationLutShape(@Nullable PresentationLutShape value) {
      presentationLutShape = value;
      return this;
    }

    /**
     * Standardised uptake value per real unit.
     *
     * @param value above 0 and finite; NaN if unknown
     * @return this builder
     * @throws IllegalArgumentException if the value is 0, negative or infinite
     */
    public Builder suvFactor(double value) {
      if (value <= 0 || Double.isInfinite(value)) {
        throw new IllegalArgumentException(
            "suvFactor is above 0 and finite, or NaN if unknown, got " + value);
      }
      suvFactor = value;
      return this;
    }

    /**
     * Distance between pixel centres.
     *
     * @param value null if unknown
     * @return this builder
     */
    public Builder pixelSpacing(@Nullable PixelSpacing value) {
      pixelSpacing = value;
      return this;
    }

    /**
     * Body Part Examined.
     *
     * @param value DICOM (0018,0015), null if unknown
     * @return this builder
     */
    public Builder bodyPartExamined(@Nullable String value) {
      bodyPartExamined = value;
      return this;
    }

    /**
     * The view of a radiograph.
     *
     * @param value DICOM (0018,5101)
     * @return this builder
     */
    public Builder viewPosition(ViewPosition value) {
      viewPosition = Objects.requireNonNull(value, "viewPosition");
      return this;
    }

    /**
     * The side of a paired body part.
     *
     * @param value L, R or B; null if unknown
     * @return this builder
     */
    public Builder laterality(@Nullable String value) {
      laterality = value;
      return this;
    }

    /**
     * How the patient lay or stood.
     *
     * @param value for example SUPINE, null if unknown
     * @return this builder
     */
    public Builder patientPosition(@Nullable String value) {
      patientPosition = value;
      return this;
    }

    /**
     * The patient's age.
     *
     * @param value years, NaN if unknown
     * @return this builder
     */
    public Builder patientAgeYears(double value) {
      patientAgeYears = value;
      return this;
    }

    /**
     * The patient's sex.
     *
     * @param value null if unknown
     * @return this builder
     */
    public Builder patientSex(@Nullable Sex value) {
      patientSex = value;
      return this;
    }

    /**
     * Burned In Annotation.
     *
     * @param value null if the file does not say
     * @return this builder
     */
    public Builder burnedInAnnotation(@Nullable Boolean value) {
      burnedInAnnotation = value;
      return this;
    }

    /**
     * Pixel Padding Value.
     *
     * @param value a stored value, null if there is none
     * @return this builder
     */
    public Builder pixelPaddingValue(@Nullable Integer value) {
      pixelPaddingValue = value;
      return this;
    }

    /**
     * The format that was read.
     *
     * @param value for example PNG
     * @return this builder
     */
    public Builder format(String value) {
      format = Objects.requireNonNull(value, "format");
      return this;
    }

    /**
     * The hash of the file.
     *
     * @param value 64 hexadecimal digits, null if there is no file
     * @return this builder
     */
    public Builder sourceSha256(@Nullable String value) {
      sourceSha256 = value;
      return this;
    }

    /**
     * What the reader forgave.
     *
     * @param value sentences for people, copied
     * @return this builder
     */
    public Builder notices(List<String> value) {
      notices = List.copyOf(value);
      return this;
    }

    /**
     * Whether the image was generated.
     *
     * @param value true for phantoms and synthetic films
     * @return this builder
     */
    public Builder generated(boolean value) {
      generated = value;
      return this;
    }

    /** The metadata as collected so far. */
    public ImageMetadata build() {
      return new ImageMetadata(copy());
    }
  }
}
