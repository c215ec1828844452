package io.medimg.core.phantom;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.VoiWindow;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A generated radiograph of a part of the body other than the chest: bones in soft tissue on a dark
 * ground. Gates of chest models learn, and prove, on such films what they have to refuse. It shows
 * no patient, and its metadata says {@code generated}; the same settings give the same pixels on
 * every machine. Immutable and safe for use by several threads.
 */
public final class BodyPhantom {
  /** What is shown. */
  public enum Part {
    /** One or two hands with wrists, from the back. */
    HAND("HAND", 0) {
      @Override
      void draw(Drawing on, SplittableRandom person) {
        Limbs.hands(on, person);
      }
    },
    /** A knee from the front or the side, or bent. */
    KNEE("KNEE", 1) {
      @Override
      void draw(Drawing on, SplittableRandom person) {
        Limbs.knee(on, person);
      }
    },
    /** A skull from the front or the side. */
    SKULL("SKULL", 2) {
      @Override
      void draw(Drawing on, SplittableRandom person) {
        Head.draw(on, person);
      }
    },
    /** An abdomen: lower ribs, spine, bowel gas, iliac bones. */
    ABDOMEN("ABDOMEN", 3) {
      @Override
      void draw(Drawing on, SplittableRandom person) {
        Trunk.abdomen(on, person);
      }
    },
    /** A pelvis with both hips. */
    PELVIS("PELVIS", 4) {
      @Override
      void draw(Drawing on, SplittableRandom person) {
        Trunk.pelvis(on, person);
      }
    };

    private final String term;
    private final int salt;

    Part(String term, int salt) {
      this.term = term;
      this.salt = salt;
    }

    abstract void draw(Drawing on, SplittableRandom person);
  }

  private static final int BITS = 12;

  private final Part part;
  private final Size size;
  private final long seed;

  private BodyPhantom(Part part, Size size, long seed) {
    this.part = Objects.requireNonNull(part, "part");
    this.size = size;
    this.seed = seed;
  }

  /**
   * A film of a part of the body: 512 x 512 pixels, 12 bits in 16, seed 1.
   *
   * @param part what it shows
   * @return a phantom
   */
  public static BodyPhantom of(Part part) {
    return new BodyPhantom(part, new Size(512, 512), 1);
  }

  /**
   * Another person and another pose: proportions, place, tilt, exposure and noise follow the seed.
   *
   * @param other any number
   * @return a changed phantom
   */
  public BodyPhantom withSeed(long other) {
    return new BodyPhantom(part, size, other);
  }

  /**
   * The same in another size; the anatomy fills the shorter side.
   *
   * @param other 16 to 8192 pixels a side
   * @return a changed phantom
   * @throws IllegalArgumentException if a side is out of range
   */
  public BodyPhantom withSize(Size other) {
    return new BodyPhantom(part, ChestPhantom.standard().withSize(other).size(), seed);
  }

  /**
   * Draws the film.
   *
   * @return gray, MONOCHROME2, modality DX, {@code generated}; {@code size} pixels
   */
  public MedicalImage render() {
    SplittableRandom person = new SplittableRandom(seed * 31 + part.salt);
    Grain grain = new Grain(seed ^ 0x2545F4914F6CDD1DL);
    Field field = new Field(size);
    part.draw(new Drawing(field, grain, Pose.UPRIGHT), person);
    return MedicalImage.of(size, 1, 1, new Exposure(grain, BITS).expose(field), metadata());
  }

  private ImageMetadata metadata() {
    return ImageMetadata.builder()
        .modality(Modality.DX)
        .photometricInterpretation(PhotometricInterpretation.MONOCHROME2)
        .bodyPartExamined(part.term)
        .burnedInAnnotation(false)
        .bitsStored(BITS)
        .windows(List.of(VoiWindow.linear(1 << (BITS - 1), 1 << BITS)))
        .generated(true)
        .build();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof BodyPhantom other
        && part == other.part
        && size.equals(other.size)
        && seed == other.seed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(part, size, seed);
  }

  @Override
  public String toString() {
    return "BodyPhantom[%s, %s, seed %d]".formatted(part, size, seed);
  }
}
