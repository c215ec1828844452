package io.medimg.dicom.write;

import java.util.Locale;
import java.util.Optional;

/** The DICOM objects that a result can be written as. */
public enum ResultKind {
  /**
   * Comprehensive 3D SR, or at choice Comprehensive SR, after TID 1500: findings with scores, boxes
   * as planar regions.
   */
  SR("1.2.840.10008.5.1.4.1.1.88.34", "SR", 9701, "findings"),
  /** Segmentation, binary or fractional: masks, or the places that a heatmap points to. */
  SEG("1.2.840.10008.5.1.4.1.1.66.4", "SEG", 9702, "regions"),
  /** Secondary Capture: the picture of the result, for viewers that know nothing else. */
  SC("1.2.840.10008.5.1.4.1.1.7", "OT", 9703, "overlay, burned in"),
  /** Grayscale Softcopy Presentation State: boxes drawn over the source when it is shown. */
  GSPS("1.2.840.10008.5.1.4.1.1.11.1", "PR", 9704, "boxes"),
  /** Parametric Map: the heatmaps as floats. */
  PM("1.2.840.10008.5.1.4.1.1.30", "OT", 9705, "saliency"),
  /** Key Object Selection: the root that ties the other objects of a run and their source. */
  KO("1.2.840.10008.5.1.4.1.1.88.59", "KO", 9706, "objects of a run");

  private final String sopClass;
  private final String modality;
  private final int seriesNumber;
  private final String content;

  ResultKind(String sopClass, String modality, int seriesNumber, String content) {
    this.sopClass = sopClass;
    this.modality = modality;
    this.seriesNumber = seriesNumber;
    this.content = content;
  }

  /** The identifier of its storage class; of reports see {@link ReportClass}. */
  public String sopClass() {
    return sopClass;
  }

  String modality() {
    return modality;
  }

  int seriesNumber() {
    return seriesNumber;
  }

  /** What is in it, in a few words. */
  String content() {
    return content;
  }

  boolean isImage() {
    return this == SEG || this == SC || this == PM;
  }

  /** What it is called in names of files and on the command line, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind that a word names.
   *
   * @param word for example {@code sr}, upper and lower case alike
   * @return empty if it is no such word
   */
  public static Optional<ResultKind> ofWord(String word) {
    for (ResultKind kind : values()) {
      if (kind.name().equalsIgnoreCase(word.strip())) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
