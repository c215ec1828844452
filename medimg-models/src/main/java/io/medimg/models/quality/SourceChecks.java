package io.medimg.models.quality;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.task.QualityFlag;
import io.medimg.core.task.QualityFlag.Kind;
import io.medimg.core.task.QualityFlag.Severity;
import io.medimg.models.bundle.InputContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a file says of itself, and what its values after rescale look like, held against what a
 * model was trained on.
 */
final class SourceChecks {
  /** Share of pixels at one end of the scale from which a film counts as clipped. */
  static final double CLIPPED_SHARE = 0.35;

  private static final int SAMPLES = 1 << 16;

  private final InputContract contract;
  private final List<QualityFlag> flags = new ArrayList<>();

  private SourceChecks(InputContract contract) {
    this.contract = contract;
  }

  static List<QualityFlag> run(MedicalImage image, InputContract contract) {
    SourceChecks checks = new SourceChecks(contract);
    ImageMetadata m = image.metadata();
    checks.modality(m);
    checks.bodyPart(m);
    checks.view(m);
    checks.age(m);
    checks.size(image);
    checks.values(image);
    if (m.generated()) {
      checks.add(
          Kind.GENERATED,
          Severity.INFO,
          "the image was generated: it shows no patient, and scores of it say nothing about one");
    }
    if (m.burnedInAnnotation().orElse(false)) {
      checks.add(Kind.BURNED_IN_ANNOTATION, Severity.INFO, "the file says that text is burned in");
    }
    m.notices().forEach(notice -> checks.add(Kind.NONCONFORMING_FILE, Severity.INFO, notice));
    return List.copyOf(checks.flags);
  }

  private void add(Kind kind, Severity severity, String reason) {
    flags.add(new QualityFlag(kind, severity, reason));
  }

  private void modality(ImageMetadata m) {
    if (m.modality() != Modality.UNKNOWN
        && !contract.modalities().isEmpty()
        && !contract.modalities().contains(m.modality())) {
      add(
          Kind.WRONG_MODALITY,
          Severity.REJECT,
          "the image's modality is %s, the model takes %s"
              .formatted(m.modality(), contract.modalities()));
    }
  }

  private void bodyPart(ImageMetadata m) {
    String part = m.bodyPartExamined().orElse("").toUpperCase(Locale.ROOT);
    if (!part.isBlank()
        && !contract.bodyParts().isEmpty()
        && contract.bodyParts().stream().noneMatch(part::contains)) {
      add(
          Kind.NOT_THE_EXPECTED_IMAGE,
          Severity.REJECT,
          "the file's body part is another than %s".formatted(contract.bodyParts()));
    }
  }

  private void view(ImageMetadata m) {
    boolean supine = m.patientPosition().orElse("").toUpperCase(Locale.ROOT).contains("SUPINE");
    if (m.viewPosition() == ViewPosition.LATERAL || m.viewPosition() == ViewPosition.OTHER) {
      add(
          Kind.VIEW,
          Severity.REJECT,
          "the image's view is %s, the model takes %s"
              .formatted(m.viewPosition(), contract.views()));
    } else if (m.viewPosition() == ViewPosition.AP || supine) {
      add(
          Kind.VIEW,
          Severity.WARNING,
          "an AP or supine film: heart and mediastinum look wider, scores are less reliable");
    }
  }

  private void age(ImageMetadata m) {
    double age = m.patientAgeYears().orElse(Double.NaN);
    if (age < contract.minAgeYears() || age > contract.maxAgeYears()) {
      add(
          Kind.AGE,
          Severity.WARNING,
          String.format(
              Locale.ROOT,
              "the patient's age lies outside of the training data (%.0f to %.0f years)",
              contract.minAgeYears(),
              contract.maxAgeYears()));
    }
  }

  private void size(MedicalImage image) {
    int side = Math.min(image.width(), image.height());
    int wanted = contract.minSourceSide();
    int least = Math.max(1, wanted / 4);
    if (side < least) {
      add(
          Kind.TOO_SMALL,
          Severity.REJECT,
          "%s pixels; at least %d a side are needed, %d wanted"
              .formatted(image.size(), least, wanted));
    } else if (side < wanted) {
      add(
          Kind.TOO_SMALL,
          Severity.WARNING,
          "%s pixels; fewer than the %d a side that the model looks at"
              .formatted(image.size(), wanted));
    }
    double ratio = (double) image.width() / image.height();
    if (ratio < 0.5 || ratio > 2.0) {
      add(
          Kind.NOT_THE_EXPECTED_IMAGE,
          Severity.REJECT,
          "%s pixels; a whole film is at most twice as long as wide".formatted(image.size()));
    }
  }

  private void values(MedicalImage image) {
    Sampled s = Sampled.of(image);
    if (s.max <= s.min) {
      add(
          Kind.LOW_CONTRAST,
          Severity.REJECT,
          String.format(
              Locale.ROOT, "every pixel looks alike (value %.0f): nothing to see", s.min));
      return;
    }
    if (s.atMin > CLIPPED_SHARE || s.atMax > CLIPPED_SHARE) {
      add(
          Kind.CLIPPED,
          Severity.WARNING,
          String.format(
              Locale.ROOT,
              "%.0f %% of the pixels lie at the lower and %.0f %% at the upper end of the scale",
              100 * s.atMin,
              100 * s.atMax));
    }
    if (s.colorShare > 0.05) {
      add(
          Kind.NOT_THE_EXPECTED_IMAGE,
          Severity.REJECT,
          String.format(
              Locale.ROOT,
              "%.0f %% of the pixels have colour; radiographs are gray",
              100 * s.colorShare));
    }
  }

  /** Statistics of real values: a regular sample of at most about 65,000 of the first frame. */
  private record Sampled(double min, double max, double atMin, double atMax, double colorShare) {
    static Sampled of(MedicalImage image) {
      PixelBuffer p = image.pixels();
      int c = image.channels();
      int count = image.width() * image.height();
      int stride = Math.max(1, count / SAMPLES);
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < count; i += stride) {
        min = Math.min(min, p.get(i * c));
        max = Math.max(max, p.get(i * c));
      }
      double low = 0;
      double high = 0;
      double color = 0;
      double tolerance = 0.08 * Math.max(max - min, 1e-9);
      int n = 0;
      for (int i = 0; i < count; i += stride, n++) {
        float v = p.get(i * c);
        low += v == min ? 1 : 0;
        high += v == max ? 1 : 0;
        if (c >= 3) {
          float g = p.get(i * c + 1);
          float b = p.get(i * c + 2);
          float spread = Math.max(v, Math.max(g, b)) - Math.min(v, Math.min(g, b));
          color += spread > tolerance ? 1 : 0;
        }
      }
      Rescale rescale = image.metadata().rescale();
      return rescale.isFalling()
          ? new Sampled(rescale.apply(max), rescale.apply(min), high / n, low / n, color / n)
          : new Sampled(rescale.apply(min), rescale.apply(max), low / n, high / n, color / n);
    }
  }
}
