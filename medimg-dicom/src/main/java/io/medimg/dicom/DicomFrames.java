package io.medimg.dicom;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.FrameDecoder;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.facts.ImageFacts;
import io.medimg.dicom.pixel.Encapsulation;
import io.medimg.dicom.pixel.NativeWords;
import io.medimg.dicom.pixel.PixelModule;
import io.medimg.dicom.pixel.ShownPixels;
import io.medimg.dicom.pixel.StoredPixels;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of a data set frame by frame: each is read and decoded when it is asked for, so that a
 * file of gigabytes takes the memory of one frame. Safe for use by several threads.
 */
public final class DicomFrames {
  private final PixelModule module;
  private final DicomDataset dataset;
  private final @Nullable Encapsulation frames;
  private final @Nullable FrameDecoder decoder;

  private DicomFrames(
      PixelModule module,
      DicomDataset dataset,
      @Nullable Encapsulation frames,
      @Nullable FrameDecoder decoder) {
    this.module = module;
    this.dataset = dataset;
    this.frames = frames;
    this.decoder = decoder;
  }

  /**
   * Looks at the header, and at where the frames are; decodes nothing yet.
   *
   * @param name the file's, for messages
   * @param dataset with pixels, in memory or still in its file
   * @param limits checked for one frame at a time
   * @return the frames
   * @throws MalformedImageException if the header contradicts itself or the pixels are not all
   *     there
   * @throws io.medimg.core.io.UnsupportedImageException if the transfer syntax or the photometric
   *     interpretation is not read
   * @throws IOException if the file cannot be read
   */
  public static DicomFrames of(String name, DicomDataset dataset, Limits limits)
      throws IOException {
    PixelModule module = PixelModule.ofFrames(name, dataset, limits);
    if (dataset.transferSyntax().isCompressed()) {
      FrameDecoder decoder = StoredPixels.decoder(module, dataset);
      return new DicomFrames(module, dataset, Encapsulation.of(module, dataset), decoder);
    }
    NativeWords.check(module, dataset);
    return new DicomFrames(module, dataset, null, null);
  }

  /** How many frames there are, at least 1. */
  public int count() {
    return module.frames();
  }

  /** Rows of each. */
  public int rows() {
    return module.rows();
  }

  /** Columns of each. */
  public int columns() {
    return module.columns();
  }

  /** Samples of a pixel as stored, 1 or 3. */
  public int samples() {
    return module.samples();
  }

  /**
   * A frame as {@link io.medimg.core.image.MedicalImage} holds it: gray as stored, colours as RGB.
   *
   * @param frame from 0
   * @return rows x columns x channels (1, or 3 for colours), channels fastest; whole numbers of 32
   *     bits are rounded to the nearest float
   * @throws IndexOutOfBoundsException if there is no such frame
   * @throws MalformedImageException if the frame is broken
   * @throws IOException if the file cannot be read
   */
  public PixelBuffer read(int frame) throws IOException {
    return ShownPixels.of(module, dataset, stored(frame)).pixels();
  }

  /**
   * A frame with what the file says about it, as {@link DicomReader} gives a whole file.
   *
   * @param frame from 0
   * @return one frame, after a Modality LUT; the hash of the file is left out
   * @throws IndexOutOfBoundsException if there is no such frame
   * @throws MalformedImageException if the frame is broken
   * @throws IOException if the file cannot be read
   */
  public MedicalImage image(int frame) throws IOException {
    ShownPixels shown = ShownPixels.of(module, dataset, stored(frame)).afterModalityLut(dataset);
    return MedicalImage.of(
        new Size(/* width= */ columns(), /* height= */ rows()),
        1,
        shown.channels(),
        shown.pixels(),
        ImageFacts.of(dataset, module, shown).build());
  }

  /**
   * The stored samples of a frame, exactly: after decompression, before palette, colour conversion
   * and rescale.
   *
   * @param frame from 0
   * @return rows x columns x samples, samples of a pixel together; of unsigned numbers of 32 bits
   *     the bits, see {@link Integer#toUnsignedLong}
   * @throws IndexOutOfBoundsException if there is no such frame
   * @throws IllegalStateException if the pixels are floats
   * @throws MalformedImageException if the frame is broken
   * @throws IOException if the file cannot be read
   */
  public int[] readStored(int frame) throws IOException {
    if (module.pixelTag() != Tag.PIXEL_DATA) {
      throw new IllegalStateException("pixels are floats; read(frame) gives them");
    }
    StoredPixels stored = stored(frame);
    if (stored.whole().length > 0) {
      return stored.whole();
    }
    int[] values = new int[stored.pixels().length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) stored.pixels().get(i);
    }
    return values;
  }

  private StoredPixels stored(int frame) throws IOException {
    Objects.checkIndex(frame, module.frames());
    PixelModule one = module.part(1);
    try {
      if (frames != null && decoder != null) {
        return StoredPixels.decoded(one, frames, decoder, frame);
      }
      int firstBit = (int) (frame * module.frameBits() % 8);
      return StoredPixels.unpacked(one, NativeWords.view(one, dataset, frame), firstBit);
    } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
      throw new MalformedImageException(
          "%s: frame %d cannot be decoded (%s)"
              .formatted(module.name(), frame, e.getClass().getSimpleName()),
          e);
    }
  }
}
