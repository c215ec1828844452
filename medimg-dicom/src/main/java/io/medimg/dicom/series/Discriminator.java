package io.medimg.dicom.series;

import io.medimg.dicom.dataset.DicomDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What tells slices in one place apart, in the order in which it is looked at. Safe for use by
 * several threads.
 */
enum Discriminator {
  SEGMENT("segment", "segments"),
  STACK("stack", "stacks"),
  ECHO("echo", "echoes"),
  ECHO_TIME("echo time", "echo times"),
  INVERSION_TIME("inversion time", "inversion times"),
  B_VALUE("b-value", "b-values"),
  DIRECTION("direction", "diffusion directions"),
  ENERGY_WINDOW("energy window", "energy windows"),
  DETECTOR("detector", "detectors"),
  PHASE("phase", "phases"),
  TEMPORAL_POSITION("temporal position", "temporal positions"),
  TRIGGER_TIME("trigger time", "trigger times"),
  IMAGE_TYPE("image type", "image types"),
  COMPONENT("component", "complex components"),
  ACQUISITION("acquisition", "acquisitions"),
  REFERENCE_TIME("frame reference time", "frame reference times"),
  ACQUISITION_TIME("acquisition time", "acquisition times");

  final String one;
  final String several;

  Discriminator(String one, String several) {
    this.one = one;
    this.several = several;
  }

  /**
   * Whether values may differ from slice to slice of one volume. Segments and stacks never do: they
   * say which slices belong together, however few.
   */
  boolean mayTear() {
    return this != SEGMENT && this != STACK;
  }

  /** Whether values are named by their number: times of day lead to a patient, names are free. */
  boolean isCounted() {
    return this == STACK || this == ACQUISITION_TIME;
  }

  /** The values of a frame, one for each constant; empty texts where it has none. */
  static List<String> valuesOf(FrameGroups g, @Nullable CsaHeader csa) {
    List<String> values = new ArrayList<>();
    for (Discriminator d : values()) {
      values.add(SliceHeader.cut(d.of(g, csa)));
    }
    return List.copyOf(values);
  }

  private String of(FrameGroups g, @Nullable CsaHeader csa) {
    DicomDataset d = g.dataset();
    DicomDataset content = g.group(SeriesTags.FRAME_CONTENT_SEQUENCE);
    return switch (this) {
      case SEGMENT ->
          text(
              g.group(SeriesTags.SEGMENT_IDENTIFICATION_SEQUENCE),
              SeriesTags.REFERENCED_SEGMENT_NUMBER);
      case STACK -> text(content, SeriesTags.STACK_ID);
      case ECHO -> g.isEnhanced() ? "" : text(d, SeriesTags.ECHO_NUMBERS);
      case ECHO_TIME ->
          g.isEnhanced()
              ? text(g.group(SeriesTags.MR_ECHO_SEQUENCE), SeriesTags.EFFECTIVE_ECHO_TIME)
              : text(d, SeriesTags.ECHO_TIME);
      case INVERSION_TIME -> text(d, SeriesTags.INVERSION_TIME);
      case B_VALUE -> Diffusion.bValue(g, csa);
      case DIRECTION -> Diffusion.direction(g, csa);
      case ENERGY_WINDOW -> vector(g, SeriesTags.ENERGY_WINDOW_VECTOR);
      case DETECTOR -> vector(g, SeriesTags.DETECTOR_VECTOR);
      case PHASE -> phase(g);
      case TEMPORAL_POSITION ->
          g.isEnhanced()
              ? text(content, SeriesTags.TEMPORAL_POSITION_INDEX)
              : text(d, SeriesTags.TEMPORAL_POSITION);
      case TRIGGER_TIME ->
          g.isEnhanced()
              ? text(
                  g.group(SeriesTags.CARDIAC_SYNCHRONIZATION_SEQUENCE),
                  SeriesTags.NOMINAL_CARDIAC_TRIGGER_DELAY)
              : text(d, SeriesTags.TRIGGER_TIME);
      case IMAGE_TYPE -> String.join("\\", d.strings(SeriesTags.IMAGE_TYPE));
      case COMPONENT ->
          text(
              g.group(SeriesTags.MR_IMAGE_FRAME_TYPE_SEQUENCE), SeriesTags.COMPLEX_IMAGE_COMPONENT);
      case ACQUISITION -> text(d, SeriesTags.ACQUISITION_NUMBER);
      case REFERENCE_TIME -> text(d, SeriesTags.FRAME_REFERENCE_TIME);
      case ACQUISITION_TIME ->
          g.isEnhanced()
              ? text(content, SeriesTags.FRAME_ACQUISITION_DATE_TIME)
              : text(d, SeriesTags.ACQUISITION_TIME);
    };
  }

  private static String phase(FrameGroups g) {
    String all =
        vector(g, SeriesTags.RR_INTERVAL_VECTOR)
            + ' '
            + vector(g, SeriesTags.TIME_SLOT_VECTOR)
            + ' '
            + vector(g, SeriesTags.PHASE_VECTOR);
    return all.trim();
  }

  /** A frame's own number in a vector of nuclear medicine; empty if there is none. */
  private static String vector(FrameGroups g, int tag) {
    double v = g.inVector(tag);
    return Double.isNaN(v) ? "" : number(v);
  }

  private static String text(DicomDataset d, int tag) {
    OptionalDouble number = d.number(tag);
    return number.isPresent() ? number(number.getAsDouble()) : d.string(tag).orElse("");
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
