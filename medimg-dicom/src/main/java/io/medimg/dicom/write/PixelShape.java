package io.medimg.dicom.write;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.facts.UltrasoundRegion;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * Height and width of a source's pixels against each other, and what they measure in the patient
 * where the file says so. Immutable and safe for use by several threads.
 *
 * @param height of a pixel, in the unit of its width
 * @param width of a pixel
 * @param source where this is from
 */
record PixelShape(double height, double width, Source source) {
  /** Where the shape of pixels is from; only the first is a length in the patient. */
  enum Source {
    PATIENT,
    ELSEWHERE,
    RATIO,
    NOTHING
  }

  private static final double ALIKE = 1e-4;
  private static final double LARGEST = 1_000_000;

  /**
   * The shape that a source states.
   *
   * @param d the source
   * @param measures what holds Pixel Spacing: the data set or a functional group
   */
  static PixelShape of(DicomDataset d, DicomDataset measures) {
    PixelShape stated = pair(measures.numbers(Tag.PIXEL_SPACING), Source.PATIENT);
    for (int tag : new int[] {Tag.IMAGER_PIXEL_SPACING, Tag.NOMINAL_SCANNED_PIXEL_SPACING}) {
      stated = stated.or(pair(d.numbers(tag), Source.ELSEWHERE));
    }
    List<UltrasoundRegion> regions =
        UltrasoundRegion.of(d).stream().filter(UltrasoundRegion::isSpatial).toList();
    if (regions.size() == 1) {
      double[] mm = {regions.get(0).rowMm(), regions.get(0).columnMm()};
      stated = stated.or(pair(mm, Source.ELSEWHERE));
    }
    return stated.or(pair(d.numbers(Attr.PIXEL_ASPECT_RATIO.tag()), Source.RATIO));
  }

  private static PixelShape pair(double[] lengths, Source source) {
    boolean usable =
        lengths.length == 2
            && lengths[0] > 0
            && lengths[1] > 0
            && Double.isFinite(lengths[0] / lengths[1])
            && Double.isFinite(lengths[1] / lengths[0]);
    return usable
        ? new PixelShape(lengths[0], lengths[1], source)
        : new PixelShape(1, 1, Source.NOTHING);
  }

  private PixelShape or(PixelShape other) {
    return source == Source.NOTHING ? other : this;
  }

  /**
   * Millimetres, in the patient or at a detector; as many as the ratio has where none are known.
   */
  double[] millimetres() {
    return new double[] {height, width};
  }

  /** Whether a length is known. */
  boolean hasLength() {
    return source == Source.PATIENT || source == Source.ELSEWHERE;
  }

  /** Whether the file states a length in the patient. */
  boolean isInPatient() {
    return source == Source.PATIENT;
  }

  boolean isSquare() {
    return Math.abs(height / width - 1) < ALIKE;
  }

  /** Height and width as whole numbers: exactly where they are small enough. */
  int[] ratio() {
    if (isSquare()) {
      return new int[] {1, 1};
    }
    BigDecimal h = BigDecimal.valueOf(height);
    BigDecimal w = BigDecimal.valueOf(width);
    int digits = Math.max(h.scale(), w.scale());
    BigInteger rows = h.movePointRight(digits).toBigInteger();
    BigInteger columns = w.movePointRight(digits).toBigInteger();
    BigInteger common = rows.gcd(columns);
    double most = rows.max(columns).divide(common).doubleValue();
    double scale = Math.min(1, LARGEST / most) / common.doubleValue();
    return new int[] {
      (int) Math.max(1, Math.round(rows.doubleValue() * scale)),
      (int) Math.max(1, Math.round(columns.doubleValue() * scale))
    };
  }
}
