package io.medimg.dicom;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageReader;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.dataset.DatasetParser;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Preamble;
import io.medimg.dicom.facts.ImageFacts;
import io.medimg.dicom.pixel.PixelModule;
import io.medimg.dicom.pixel.ShownPixels;
import io.medimg.dicom.pixel.StoredPixels;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads DICOM files: native pixels of 1, 8, 16 and 32 bits in either byte order, floats and
 * doubles, and frames in RLE, JPEG (baseline, extended, progressive, lossless), JPEG-LS, JPEG 2000,
 * high-throughput JPEG 2000 and deflate; gray, RGB, palettes and YBR (both become RGB). Values are
 * the stored ones: what they mean (rescale, windows) is in the metadata. Integers of 32 bits become
 * the nearest floats ({@link DicomFrames#readStored} has them exactly), doubles are narrowed. Other
 * transfer syntaxes are refused by name. Safe for use by several threads.
 */
public final class DicomReader implements ImageReader {
  private static final Logger LOG = LoggerFactory.getLogger(DicomReader.class);

  /** Files up to here are read at once. */
  private static final int SMALL_FILE = 1 << 18;

  /** Creates a reader; it has no state. */
  public DicomReader() {}

  @Override
  public String format() {
    return "DICOM";
  }

  @Override
  public boolean canRead(byte[] head) {
    return Preamble.looksLikeDicom(head);
  }

  /**
   * Reads the attributes alone, of compressed files, too.
   *
   * @param source file or bytes
   * @param limits checked before anything is allocated
   * @return every attribute; of files, pixels and other large values are read when they are asked
   *     for, so that a file of gigabytes opens in little memory
   * @throws MalformedImageException if the file is broken or beyond the limits
   * @throws IOException if it cannot be read at all
   */
  public DicomDataset readDataset(ImageSource source, Limits limits) throws IOException {
    return guarded(source, () -> dataset(source, limits));
  }

  @Override
  public MedicalImage read(ImageSource source, Limits limits) throws IOException {
    return guarded(
        source,
        () -> {
          byte[] content = source.readAll(limits);
          DicomDataset dataset = parse(source, content, limits);
          return image(source.name(), dataset, limits, ImageSource.sha256(content));
        });
  }

  private DicomDataset dataset(ImageSource source, Limits limits) throws IOException {
    if (source.path().isEmpty() || source.size() <= SMALL_FILE) {
      return parse(source, source.readAll(limits), limits);
    }
    if (source.size() > limits.maxBytes()) {
      throw new MalformedImageException(
          "%s: %d bytes exceed the limit of %d; raise Limits.maxBytes if this is meant"
              .formatted(source.name(), source.size(), limits.maxBytes()));
    }
    checkHead(source, source.head(HEAD_LENGTH));
    return DatasetParser.parse(source.name(), source.path().get(), limits);
  }

  private DicomDataset parse(ImageSource source, byte[] content, Limits limits) throws IOException {
    byte[] head = java.util.Arrays.copyOf(content, Math.min(HEAD_LENGTH, content.length));
    checkHead(source, head);
    return new DatasetParser(source.name(), content, limits).parse();
  }

  private void checkHead(ImageSource source, byte[] head) throws MalformedImageException {
    if (!canRead(head)) {
      throw new MalformedImageException(
          source.name() + ": does not start like DICOM; Images.read finds the right reader");
    }
  }

  private static MedicalImage image(String name, DicomDataset dataset, Limits limits, String sha256)
      throws IOException {
    PixelModule module = PixelModule.of(name, dataset, limits);
    StoredPixels stored = StoredPixels.of(module, dataset);
    ShownPixels shown = ShownPixels.of(module, dataset, stored).afterModalityLut(dataset);
    return MedicalImage.of(
        new Size(module.columns(), module.rows()),
        module.frames(),
        shown.channels(),
        shown.pixels(),
        ImageFacts.of(dataset, module, shown).sourceSha256(sha256).build());
  }

  /** Work that reads a file. */
  private interface Reading<T> {
    T run() throws IOException;
  }

  private static <T> T guarded(ImageSource source, Reading<T> reading) throws IOException {
    try {
      return reading.run();
    } catch (OutOfMemoryError e) {
      // One array was too large; what had been decoded so far is garbage by now.
      throw new MalformedImageException(
          "%s: decoding needs more memory than the heap of %d MiB has left; raise -Xmx"
              .formatted(source.name(), Runtime.getRuntime().maxMemory() >> 20),
          e);
    } catch (RuntimeException e) {
      LOG.debug("the DICOM decoder failed", e);
      throw new MalformedImageException(
          "%s: is no DICOM that can be decoded (%s)"
              .formatted(source.name(), e.getClass().getSimpleName()),
          e);
    }
  }
}
