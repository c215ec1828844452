package io.medimg.dcm4che;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageReader;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.write.DicomWriter;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.UID;
import org.dcm4che3.io.DicomInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads DICOM files with dcm4che's parser and medimg's decoders of pixels. A deflated data set is
 * inflated by medimg, within {@link Limits}, before dcm4che sees it. It is not found by {@code
 * Images.read}, which keeps to medimg's own reader: create it where dcm4che's way of reading a file
 * is wanted. Safe for use by several threads.
 */
public final class Dcm4cheReader implements ImageReader {
  private static final Logger LOG = LoggerFactory.getLogger(Dcm4cheReader.class);

  /** Transfer syntaxes whose data sets dcm4che inflates while it reads them. */
  private static final Set<String> INFLATED =
      Set.of(
          UID.DeflatedExplicitVRLittleEndian,
          "1.2.840.10008.1.2.4.95", // JPIP Referenced Deflate
          "1.2.840.10008.1.2.4.205"); // JPIP HTJ2K Referenced Deflate

  /** Creates a reader; it has no state. */
  public Dcm4cheReader() {}

  @Override
  public String format() {
    return "DICOM";
  }

  @Override
  public boolean canRead(byte[] head) {
    return new DicomReader().canRead(head);
  }

  @Override
  public MedicalImage read(ImageSource source, Limits limits) throws IOException {
    byte[] content = source.readAll(limits);
    if (!canRead(source.head(HEAD_LENGTH))) {
      throw new MalformedImageException(
          source.name() + ": does not start like DICOM; Images.read finds the right reader");
    }
    byte[] plain = isDeflated(content) ? inflated(source, limits) : content;
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(plain))) {
      in.setIncludeBulkData(DicomInputStream.IncludeBulkData.YES);
      Attributes attributes = in.readDataset();
      MedicalImage image = Dcm4che.toMedicalImage(attributes, in.getTransferSyntax(), limits);
      return image.withMetadata(
          image.metadata().toBuilder().sourceSha256(ImageSource.sha256(content)).build());
    } catch (EOFException e) {
      throw new MalformedImageException(
          source.name() + ": ends inside an attribute, as dcm4che reads it; it may be cut off", e);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // dcm4che nests sequences on the stack and believes lengths up to its allocation limit.
      LOG.debug("dcm4che could not parse a file", e);
      throw new MalformedImageException(
          "%s: is no DICOM that dcm4che can parse (%s)"
              .formatted(source.name(), e.getClass().getSimpleName()),
          e);
    }
  }

  /** Whether dcm4che would inflate the data set, without any bound. Reads the meta header alone. */
  private static boolean isDeflated(byte[] content) {
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(content))) {
      in.readFileMetaInformation();
      return INFLATED.contains(in.getTransferSyntax());
    } catch (IOException | RuntimeException e) {
      return false; // a header that dcm4che cannot parse is refused where all of it is read
    }
  }

  /** The same attributes in a file that is not deflated; what they inflate to is bounded. */
  private static byte[] inflated(ImageSource source, Limits limits) throws IOException {
    DicomDataset dataset = new DicomReader().readDataset(source, limits);
    return DicomWriter.encode(dataset, TransferSyntax.EXPLICIT_LITTLE);
  }
}
