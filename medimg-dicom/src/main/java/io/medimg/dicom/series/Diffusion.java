package io.medimg.dicom.series;

import io.medimg.dicom.dataset.DicomDataset;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Diffusion weighting of a frame: the standard's attributes, else those of Siemens, GE, Philips and
 * United Imaging. Safe for use by several threads.
 */
final class Diffusion {
  private static final String SIEMENS = "SIEMENS MR HEADER";
  private static final String GE = "GEMS_ACQU_01";
  private static final String UNITED_IMAGING = "Image Private Header";

  /** GE adds a flag of nine digits to its b-values. */
  private static final double GE_FLAG = 100_000;

  private Diffusion() {}

  /** s/mm2; an empty text if none is stated. */
  static String bValue(FrameGroups g, @Nullable CsaHeader csa) {
    double b =
        g.group(SeriesTags.MR_DIFFUSION_SEQUENCE)
            .number(SeriesTags.DIFFUSION_B_VALUE)
            .orElse(Double.NaN);
    DicomDataset d = g.dataset();
    if (g.isEnhanced()) {
      return Double.isNaN(b) ? "" : Discriminator.number(b);
    }
    b = Double.isNaN(b) ? own(d, 0x0019, SIEMENS, 0x0C) : b;
    b = Double.isNaN(b) && csa != null ? csa.number(CsaHeader.B_VALUE, Double.NaN) : b;
    b = Double.isNaN(b) ? own(d, 0x0043, "GEMS_PARM_01", 0x39) % GE_FLAG : b;
    b = Double.isNaN(b) ? own(d, 0x2001, "Philips Imaging DD 001", 0x03) : b;
    b = Double.isNaN(b) ? own(d, 0x0065, UNITED_IMAGING, 0x09) : b;
    return Double.isNaN(b) ? "" : Discriminator.number(b);
  }

  /** Three numbers; an empty text if none are stated, or none point anywhere. */
  static String direction(FrameGroups g, @Nullable CsaHeader csa) {
    DicomDataset group = g.group(SeriesTags.MR_DIFFUSION_SEQUENCE);
    double[] v =
        group
            .item(SeriesTags.DIFFUSION_GRADIENT_DIRECTION_SEQUENCE)
            .orElse(group)
            .numbers(SeriesTags.DIFFUSION_GRADIENT_ORIENTATION);
    DicomDataset d = g.dataset();
    if (!g.isEnhanced()) {
      v = v.length == 3 ? v : three(d, 0x0019, SIEMENS, 0x0E);
      v = v.length == 3 || csa == null ? v : csa.numbers(CsaHeader.DIRECTION);
      v = v.length == 3 ? v : three(d, 0x0065, UNITED_IMAGING, 0x37);
      v = v.length == 3 ? v : each(d, 0x0019, GE, 0xBB);
      v = v.length == 3 ? v : each(d, 0x2005, "Philips MR Imaging DD 001", 0xB0);
    }
    boolean some = v.length == 3 && (v[0] != 0 || v[1] != 0 || v[2] != 0);
    // Adding 0 turns -0 into 0.
    return some
        ? String.format(Locale.ROOT, "%.4f %.4f %.4f", v[0] + 0.0, v[1] + 0.0, v[2] + 0.0)
        : "";
  }

  private static double own(DicomDataset d, int group, String creator, int element) {
    OptionalInt tag = d.privateTag(group, creator, element);
    return tag.isPresent() ? d.number(tag.getAsInt()).orElse(Double.NaN) : Double.NaN;
  }

  private static double[] three(DicomDataset d, int group, String creator, int element) {
    OptionalInt tag = d.privateTag(group, creator, element);
    return tag.isPresent() ? d.numbers(tag.getAsInt()) : new double[0];
  }

  private static double[] each(DicomDataset d, int group, String creator, int element) {
    double[] v = new double[3];
    for (int i = 0; i < 3; i++) {
      v[i] = own(d, group, creator, element + i);
      if (Double.isNaN(v[i])) {
        return new double[0];
      }
    }
    return v;
  }
}
