package io.medimg.core.phantom;

import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.image.VoiWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A generated frontal (PA) chest film: ribs, lungs with vessels, heart, mediastinum, diaphragm,
 * clavicles, spine and soft tissue, drawn as attenuation along the beam and exposed with noise. It
 * shows no patient, and its metadata says {@code generated}. The same settings give the same pixels
 * on every machine. Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * MedicalImage film =
 *     ChestPhantom.standard().withOpacity(Side.PATIENT_LEFT, Zone.LOWER, 0.1).render();
 * }</pre>
 */
public final class ChestPhantom {
  /** The side of the patient; the patient's left is at the right of the film. */
  public enum Side {
    /** The patient's right: the left of the film. */
    PATIENT_RIGHT,
    /** The patient's left: the right of the film. */
    PATIENT_LEFT
  }

  /** The third of a lung. */
  public enum Zone {
    /** Above the hilum. */
    UPPER,
    /** Beside the hilum. */
    MIDDLE,
    /** Below the hilum. */
    LOWER
  }

  private static final double FIELD_MM = 420;
  private static final int MAX_SIDE = 8192;

  private final Size size;
  private final long seed;
  private final int bits;
  private final List<Opacity> opacities;

  private ChestPhantom(Size size, long seed, int bits, List<Opacity> opacities) {
    this.size = size;
    this.seed = seed;
    this.bits = bits;
    this.opacities = List.copyOf(opacities);
  }

  /** 1024 x 1024 pixels, 12 bits in 16, seed 1, no opacity. */
  public static ChestPhantom standard() {
    return new ChestPhantom(new Size(1024, 1024), 1, 12, List.of());
  }

  /**
   * The same in another size; the anatomy fills the shorter side.
   *
   * @param other 16 to 8192 pixels a side
   * @return a changed phantom
   * @throws IllegalArgumentException if a side is out of range
   */
  public ChestPhantom withSize(Size other) {
    int least = Math.min(other.width(), other.height());
    int most = Math.max(other.width(), other.height());
    if (least < 16 || most > MAX_SIDE) {
      throw new IllegalArgumentException(
          "a phantom has 16 to %d pixels a side, got %s".formatted(MAX_SIDE, other));
    }
    return new ChestPhantom(other, seed, bits, opacities);
  }

  /**
   * Another person, so to say: breadth, heart, diaphragm, vessels and noise follow the seed.
   *
   * @param other any number
   * @return a changed phantom
   */
  public ChestPhantom withSeed(long other) {
    return new ChestPhantom(size, other, bits, opacities);
  }

  /**
   * The same with other bits.
   *
   * @param stored 8 (in bytes) or 10, 12, 14, 16 (in 16-bit words)
   * @return a changed phantom
   * @throws IllegalArgumentException if it is another number
   */
  public ChestPhantom withBits(int stored) {
    if (stored != 8 && stored != 10 && stored != 12 && stored != 14 && stored != 16) {
      throw new IllegalArgumentException("bits are 8, 10, 12, 14 or 16, got " + stored);
    }
    return new ChestPhantom(size, seed, stored, opacities);
  }

  /**
   * The same with one more cloudy opacity in a lung, as of a pneumonia.
   *
   * @param side of the patient
   * @param zone of the lung
   * @param radius as part of the film's shorter side, 0.02 to 0.2
   * @return a changed phantom
   * @throws IllegalArgumentException if the radius is out of range
   */
  public ChestPhantom withOpacity(Side side, Zone zone, double radius) {
    List<Opacity> more = new ArrayList<>(opacities);
    more.add(new Opacity(side, zone, radius));
    return new ChestPhantom(size, seed, bits, more);
  }

  /** The film's extent. */
  public Size size() {
    return size;
  }

  /**
   * Where the opacities are, in the film's pixels.
   *
   * @return one box per opacity, in the order in which they were added
   */
  public List<Box> opacityBoxes() {
    double scale = Math.min(size.width(), size.height());
    return opacities.stream().map(o -> boxOf(o, scale).clipTo(size)).toList();
  }

  private Box boxOf(Opacity o, double scale) {
    double cx = o.x() * scale + size.width() / 2.0;
    double cy = o.y() * scale + size.height() / 2.0;
    double half = o.radius() * scale;
    return Box.ofCorners(cx - half, cy - half, cx + half, cy + half);
  }

  /**
   * Draws the film.
   *
   * @return gray, MONOCHROME2, modality DX, view PA, {@code generated}; {@code size} pixels
   */
  public MedicalImage render() {
    Field field = new Field(size);
    new ChestScene(seed, opacities).draw(field);
    return MedicalImage.of(
        size, 1, 1, new Exposure(new Grain(seed), bits).expose(field), metadata());
  }

  private ImageMetadata metadata() {
    double mm = FIELD_MM / Math.min(size.width(), size.height());
    return ImageMetadata.builder()
        .modality(Modality.DX)
        .viewPosition(ViewPosition.PA)
        .photometricInterpretation(PhotometricInterpretation.MONOCHROME2)
        .bodyPartExamined("CHEST")
        .patientPosition("ERECT")
        .burnedInAnnotation(false)
        .pixelSpacing(new PixelSpacing(mm, mm, PixelSpacing.Source.GIVEN))
        .bitsStored(bits)
        .windows(List.of(VoiWindow.linear(1 << (bits - 1), 1 << bits)))
        .generated(true)
        .build();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ChestPhantom other
        && size.equals(other.size)
        && seed == other.seed
        && bits == other.bits
        && opacities.equals(other.opacities);
  }

  @Override
  public int hashCode() {
    return Objects.hash(size, seed, bits, opacities);
  }

  @Override
  public String toString() {
    return "ChestPhantom[%s, seed %d, %d bits, opacities %s]"
        .formatted(size, seed, bits, opacities);
  }
}
